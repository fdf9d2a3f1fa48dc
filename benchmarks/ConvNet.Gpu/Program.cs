using System.Diagnostics;
using System.Globalization;
using ConvNet.Gpu;
using ILGPU;
using ILGPU.Runtime;

if (args.Length == 0 || args[0] is not ("inference" or "training"))
{
    Console.WriteLine(
        """
        Measures networks on the graphics processor that ILGPU prefers, and PyTorch on the same machine in turn.

        ConvNet.Gpu inference|training [NETWORK...]

        prints: network batch ours_per_s peer_per_s ratio (images a second, single precision; a dash where there is no PyTorch)

        The environment variable BATCH is the batch (128), SECS the seconds of a measurement (5), PYTHON the interpreter that has PyTorch
        (python3), TF32=1 lets PyTorch round products to 19 bits.
        """);
    return args.Length > 0 && args[0] is "-h" or "--help" ? 0 : 2;
}

string? unknown = args[1..].FirstOrDefault(name => Contender.All.All(c => c.Name != name));
if (unknown is not null)
{
    Console.Error.WriteLine($"There is no network {unknown}; there are {string.Join(", ", Contender.All.Select(c => c.Name))}.");
    return 2;
}

Contender[] contenders = args.Length > 1 ? [.. args[1..].Select(name => Contender.All.First(c => c.Name == name))] : Contender.All;
int batch = int.Parse(Environment.GetEnvironmentVariable("BATCH") ?? "128", CultureInfo.InvariantCulture);
double seconds = double.Parse(Environment.GetEnvironmentVariable("SECS") ?? "5", CultureInfo.InvariantCulture);

using Context context = Context.Create(builder => builder.Default());
using Accelerator accelerator = context.GetPreferredDevice(preferCPU: false).CreateAccelerator(context);
Console.WriteLine($"{accelerator.Name}, {accelerator.AcceleratorType}");
if (accelerator.AcceleratorType == AcceleratorType.CPU)
{
    Console.Error.WriteLine("ILGPU finds no graphics processor here, and its accelerator on the processor is for tests. CUDA needs NVIDIA's driver (libcuda), OpenCL an OpenCL 2.0 driver.");
    return 1;
}

foreach (Contender contender in contenders)
{
    double ours = (args[0] == "training" ? contender.Training : contender.Inference)(accelerator, batch, seconds);
    string peer = double.TryParse(Peer(contender.Name), CultureInfo.InvariantCulture, out double theirs)
        ? string.Create(CultureInfo.InvariantCulture, $"{theirs:F0} {ours / theirs:F2}")
        : "- -";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contender.Name} {batch} {ours:F0} {peer}"));
}

return 0;

// The last line of what the peer's program prints: images a second.
string Peer(string network)
{
    try
    {
        string script = Path.Combine(AppContext.BaseDirectory, "pytorch.py");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, args[0], network, $"{batch}", seconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim().Split('\n')[^1] : "";
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return "";
    }
}
