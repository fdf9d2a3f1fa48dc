using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConvNet.Peers;

/// <summary>
/// From the start of a process to its first result, against a C program that calls ONNX Runtime, in turn, everything in the system's cache.
/// Ours is published here: as one native program, and as one that the installed runtime compiles when it starts. Beside it, how long each of
/// our further results takes: a native program is as fast as one that is compiled where it runs.
/// </summary>
internal static class ColdTable
{
    private const int Turns = 11, SteadySeconds = 1;
    private const double LargestError = 1e-4;

    public static void Write(Harness peers, IEnumerable<Contender> contenders)
    {
        string project = Path.Combine(RepositoryRoot(), "benchmarks", "ConvNet.ColdStart");
        (string Name, string Folder)[] programs = [("native", Publish(project, "native", "-f net9.0")), ("runtime", Publish(project, "runtime", "-f net10.0 --self-contained false"))];
        Console.WriteLine(
            $"{"network",-10} {"program",-8} {"weights",-9} {"ours_ms",8} {"peer_ms",8} {"ratio",6} {"ours_MiB",9} {"peer_MiB",9} {"ours_MB",8} {"peer_MB",8} {"steady_us",10}");
        foreach (Contender contender in contenders)
        {
            string model = peers.Model(contender.Name, 1), weights = model + ".safetensors", prepared = model + ".prepared.safetensors";
            contender.SaveWeights(model, weights, prepared);
            foreach ((string name, string folder) in programs)
            {
                string program = Path.Combine(folder, "ConvNet.ColdStart");
                double size = Size([.. Directory.GetFiles(folder).Where(file => Path.GetExtension(file) is not (".dbg" or ".pdb" or ".xml"))]);
                foreach ((string how, string file) in new[] { ("weights", weights), ("prepared", prepared) })
                    Write(peers, contender.Name, model, name, program, size, how, file);
            }
        }
    }

    private static void Write(Harness peers, string network, string model, string name, string program, double size, string how, string weights)
    {
        string outputs = Path.GetTempFileName();
        var ours = new List<(double Milliseconds, double Peak)>();
        var theirs = new List<(double Milliseconds, double Peak)>();
        for (int turn = 0; turn < Turns; turn++)
        {
            ours.Add(Time(() => peers.Run(program, $"{network} {how} {weights} {model}.in.bin {outputs}")));
            theirs.Add(Time(() => peers.OnnxRuntime(model, "-c")));
        }

        double steady = double.Parse(peers.Run(program, $"{network} {how} {weights} {model}.in.bin {outputs} {SteadySeconds}")[2]);

        double error = InferenceTable.Error(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(outputs)), DoubleReference.Outputs(model));
        File.Delete(outputs);
        if (!(error < LargestError)) throw new InvalidDataException($"The first result of {network} is wrong by {error:E1} of the largest output.");

        double our = Clock.Middle([.. ours.Select(run => run.Milliseconds)]), their = Clock.Middle([.. theirs.Select(run => run.Milliseconds)]);
        Console.WriteLine(
            $"{network,-10} {name,-8} {how,-9} {our,8:F1} {their,8:F1} {their / our,6:F2} {ours.Max(run => run.Peak),9:F1} {theirs.Max(run => run.Peak),9:F1} "
            + $"{size,8:F1} {Size(peers.Deployed),8:F1} {steady,10:F1}");
    }

    /// <summary>Runs a program that prints the time of its first result, in seconds since 1970, and the KB that it took at most.</summary>
    private static (double Milliseconds, double PeakMiB) Time(Func<string[]> run)
    {
        double start = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        string[] words = run();
        return ((double.Parse(words[0]) - start) * 1e3, double.Parse(words[1]) / 1024);
    }

    private static double Size(IReadOnlyList<string> files) => files.Sum(file => new FileInfo(file).Length) / 1e6;

    private static string Publish(string project, string name, string options)
    {
        string folder = Path.Combine(project, "bin", "cold", name);
        var start = new ProcessStartInfo(
            "dotnet", $"publish {project} -c Release -r {RuntimeInformation.RuntimeIdentifier} {options} -o {folder} -v q --nologo")
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException($"{project} could not be published:\n{output}");
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ConvNet.Generated.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not within the repository, whose program is to be published.");
    }
}
