using System.Diagnostics;

namespace ConvNet.Peers;

/// <summary>The folder of the peers' harness, and how its programs are run.</summary>
/// <param name="folder">ortbench, trainbench.py, libonnxruntime.so.1, and models/NETWORK_bN.onnx with .in.bin.</param>
/// <param name="core">The processor that they run on, as we do; the first of them where there are several.</param>
/// <param name="threads">The threads of an inference, and the processors.</param>
/// <param name="seconds">How long a measurement goes on.</param>
/// <param name="hides">Whether HIDE names vectors that the peers are not to use, as we do without them.</param>
internal sealed class Harness(string folder, int core, int threads, double seconds, bool hides)
{
    public double Seconds => seconds;

    public int Threads => threads;

    /// <summary>ONNX Runtime's library, and the program that calls it.</summary>
    public IReadOnlyList<string> Deployed => [File.ResolveLinkTarget(Library, returnFinalTarget: true)?.FullName ?? Library, Path.Combine(folder, "ortbench")];

    private string Library => Path.Combine(folder, "libonnxruntime.so.1");

    /// <summary>The path of a model without .onnx.</summary>
    public string Model(string network, int batch) => Path.Combine(folder, "models", $"{network}_b{batch}");

    /// <summary>What hides vectors from a peer: hide-vectors.c, compiled.</summary>
    private (string Name, string Value)[] Preload => hides ? [("LD_PRELOAD", Path.Combine(folder, "hide-vectors.so"))] : [];

    /// <summary>Runs ONNX Runtime on a model and its images through the C API.</summary>
    /// <returns>The words that it printed.</returns>
    public string[] OnnxRuntime(string model, string options) => Run("./ortbench", $"{model}.onnx {threads} {seconds} -i {model}.in.bin {options}", [("ORT_LIB", Library), .. Preload]);

    /// <summary>Runs training steps in torch.</summary>
    /// <returns>The words that it printed.</returns>
    public string[] Torch(string network, int batch)
    {
        string blas = Path.Combine(folder, "openblas", "usr", "lib", "x86_64-linux-gnu");
        return Run(
            "/usr/bin/python3", $"trainbench.py {network} {batch} {3 * seconds} plain,cl",
            [("LD_LIBRARY_PATH", $"{blas}/openblas-pthread:{blas}"), ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), .. Preload]);
    }

    /// <summary>Runs any program on the cores.</summary>
    /// <returns>The words that it printed.</returns>
    public string[] Run(string program, string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("taskset", $"-c {core}-{core + threads - 1} {program} {arguments}") { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{program} {arguments} ended with {process.ExitCode}.");
    }

    /// <summary>The number after a word.</summary>
    public static double Number(string[] words, string after) => double.Parse(words[Array.IndexOf(words, after) + 1]);
}
