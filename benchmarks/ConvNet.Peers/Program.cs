using System.Globalization;
using System.Runtime.Intrinsics;
using ConvNet.Peers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0 || args[0] is "-h" or "--help" || !Directory.Exists(args[0]))
{
    Console.WriteLine(
        """
        Measures our networks and the peers' in turn, on one core unless said otherwise, with the same weights and inputs.

        ConvNet.Peers FOLDER [inference|training|cold] [NETWORK...]

          FOLDER     the peers' harness: ortbench, trainbench.py, libonnxruntime.so.1, and models/NETWORK_bN.onnx with .in.bin
          inference  ONNX Runtime through its C API: network ours_us peer_us ratio max_error peer_error
                     (errors against the model in double precision, relative to its largest output; kept as NETWORK_bN.ref64.bin)
          training   torch, SGD with momentum: network batch ours_per_s peer_per_s ratio
          cold       from the start of a process to its first result, for lenet5 and resnet50, against a C program that calls ONNX Runtime:
                     network program weights ours_ms peer_ms ratio ours_MiB peer_MiB (peak memory) ours_MB peer_MB (without weights)
                     steady_us (how long each of our further results takes)

        The environment variable CORE names the core (0), or the first of them, SECS the seconds of a measurement (1). THREADS threads (1) share an
        inference, here and in ONNX Runtime, each on a core.

        HIDE=avx512 keeps AVX-512 from the peers, HIDE=avx2 also AVX2 and FMA, HIDE=avx also AVX, by FOLDER/hide-vectors.so: compile
        hide-vectors.c, beside this program's source, to that. From us, DOTNET_EnableAVX512=0 or DOTNET_EnableAVX2=0 keep them.
        """);
    return args.Length > 0 && args[0] is "-h" or "--help" ? 0 : 2;
}

string mode = args.Length > 1 ? args[1] : "inference";
Contender[] contenders = args.Length > 2 ? [.. args[2..].Select(Find)] : mode == "cold" ? [Find("lenet5"), Find("resnet50")] : Contender.All;
int core = Number("CORE", 0), threads = Number("THREADS", 1);
if (threads < 1 || (threads > 1 && mode != "inference"))
{
    Console.Error.WriteLine($"THREADS={threads}: one thread or several share an inference; the other measurements are of one.");
    return 2;
}

string? hidden = Environment.GetEnvironmentVariable("HIDE");
if (hidden is not null && (hidden == "avx512" ? Vector512.IsHardwareAccelerated || !Vector256.IsHardwareAccelerated : Vector256.IsHardwareAccelerated))
{
    Console.Error.WriteLine($"HIDE={hidden} is for peers; we would use other vectors: set DOTNET_EnableAVX{(hidden == "avx512" ? "512" : "2")}=0, too.");
    return 2;
}

var peers = new Harness(Path.GetFullPath(args[0]), core, threads, double.Parse(Environment.GetEnvironmentVariable("SECS") ?? "1"), hidden is not null);
switch (mode)
{
    case "inference":
        Clock.Pin(core, threads);
        InferenceTable.Write(peers, contenders);
        return 0;
    case "training":
        Clock.Pin(core, 1);
        TrainingTable.Write(peers, contenders);
        return 0;
    case "cold":
        ColdTable.Write(peers, contenders);
        return 0;
    default:
        Console.Error.WriteLine($"'{mode}' is neither inference, training nor cold.");
        return 2;
}

static int Number(string variable, int unless) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{unless}");

static Contender Find(string name) => Contender.All.FirstOrDefault(c => c.Name == name)
    ?? throw new ArgumentException($"There is no network '{name}' here; there are {string.Join(", ", Contender.All.Select(c => c.Name))}.");
