using System.Diagnostics;
using System.Globalization;
using ConvNet.Peers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0 || args[0] is "-h" or "--help" || !Directory.Exists(args[0]))
{
    Console.WriteLine(
        """
        Measures our networks and the peers' in turn, on one core, with the same weights and inputs.

        ConvNet.Peers FOLDER [inference|training] [NETWORK...]

          FOLDER     the peers' harness: ortbench, trainbench.py, and models/NETWORK_bN.onnx with .in.bin and .ref.bin
          inference  ONNX Runtime through its C API: network ours_us peer_us ratio max_error (relative to the largest output)
          training   torch, SGD with momentum: network batch ours_per_s peer_per_s ratio
        """);
    return args.Length > 0 && args[0] is "-h" or "--help" ? 0 : 2;
}

string folder = Path.GetFullPath(args[0]);
string mode = args.Length > 1 ? args[1] : "inference";
Contender[] contenders = args.Length > 2 ? [.. args[2..].Select(Find)] : Contender.All;
int core = int.Parse(Environment.GetEnvironmentVariable("CORE") ?? "0");
double seconds = double.Parse(Environment.GetEnvironmentVariable("SECS") ?? "1");
Clock.Pin(core);
switch (mode)
{
    case "inference":
        Console.WriteLine($"{"network",-12} {"ours_us",10} {"peer_us",10} {"ratio",6} {"max_error",10}");
        foreach (Contender contender in contenders)
            foreach (int batch in new[] { 1, 32 }.Where(b => File.Exists(Path.Combine(folder, "models", $"{contender.Name}_b{b}.onnx"))))
                Infer(contender, batch);
        return 0;
    case "training":
        Console.WriteLine($"{"network",-12} {"batch",5} {"ours_per_s",11} {"peer_per_s",11} {"ratio",6}");
        foreach (Contender contender in contenders) Train(contender, Batch(contender.Name));
        return 0;
    default:
        Console.Error.WriteLine($"'{mode}' is neither inference nor training.");
        return 2;
}

void Infer(Contender contender, int batch)
{
    // In turn, twice: a machine that changes its speed changes it for both.
    var ours = new List<double>();
    var theirs = new List<double>();
    double error = 0;
    for (int turn = 0; turn < 3; turn++)
    {
        (double time, error) = contender.Infer(Path.Combine(folder, "models"), batch, seconds);
        ours.Add(time);
        string model = Path.Combine("models", $"{contender.Name}_b{batch}");
        string[] words = Run("./ortbench", $"{model}.onnx 1 {seconds} -i {model}.in.bin", ("ORT_LIB", Path.Combine(folder, "libonnxruntime.so.1")));
        bool shared = Number(words, "cpu/wall") < 0.97;
        theirs.Add(Number(words, shared ? "cpu" : "wall"));
    }

    Console.WriteLine($"{contender.Name + (batch == 1 ? "" : $"/{batch}"),-12} {Median(ours),10:F2} {Median(theirs),10:F2} {Median(theirs) / Median(ours),6:F2} {error,10:E1}");
}

void Train(Contender contender, int batch)
{
    string blas = Path.Combine(folder, "openblas", "usr", "lib", "x86_64-linux-gnu");
    double ours = contender.Train(batch, 3 * seconds);
    string[] words = Run(
        "/usr/bin/python3", $"trainbench.py {contender.Name} {batch} {3 * seconds} plain,cl",
        ("LD_LIBRARY_PATH", $"{blas}/openblas-pthread:{blas}"), ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"));
    double theirs = double.Parse(words[Array.IndexOf(words, "TRAINBEST") + 6]);
    Console.WriteLine($"{contender.Name,-12} {batch,5} {batch * 1e6 / ours,11:G4} {theirs,11:G4} {batch * 1e6 / ours / theirs,6:F2}");
}

string[] Run(string program, string arguments, params (string Name, string Value)[] environment)
{
    var start = new ProcessStartInfo("taskset", $"-c {core} {program} {arguments}") { WorkingDirectory = folder, RedirectStandardOutput = true };
    foreach ((string name, string value) in environment) start.Environment[name] = value;
    using Process process = Process.Start(start)!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0
        ? output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : throw new InvalidOperationException($"{program} {arguments} ended with {process.ExitCode}.");
}

static int Batch(string network) => network switch { "vgg16" or "resnet50" => 2, "resnet18" => 4, "alexnet" => 8, "resnet20" => 32, _ => 64 };

static double Number(string[] words, string after) => double.Parse(words[Array.IndexOf(words, after) + 1]);

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static Contender Find(string name) => Contender.All.FirstOrDefault(c => c.Name == name)
    ?? throw new ArgumentException($"There is no network '{name}' here; there are {string.Join(", ", Contender.All.Select(c => c.Name))}.");
