using System.Globalization;
using System.Runtime.InteropServices;
using ConvNet;
using ConvNet.Peers;

// What an app does from its start to its first result, and nothing else; with SECONDS, how long each further one takes.
if (args is not [var network, "weights" or "prepared", var weights, var images, var outputs, .. { Length: <= 1 } steady])
{
    Console.Error.WriteLine("ConvNet.ColdStart lenet5|resnet50 weights|prepared FILE IMAGE OUTPUTS [SECONDS]");
    return 2;
}

bool isPrepared = args[1] == "prepared";
switch (network)
{
    case "lenet5":
        Run(isPrepared ? LeNet5Tanh.LoadPrepared(weights) : LeNet5Tanh.Load(weights));
        return 0;
    case "resnet50":
        Run(isPrepared ? ResNet50.LoadPrepared(weights) : ResNet50.Load(weights));
        return 0;
    default:
        Console.Error.WriteLine($"'{network}' is neither lenet5 nor resnet50.");
        return 2;
}

void Run<TNetwork>(TNetwork loaded)
    where TNetwork : class, INetwork<TNetwork>
{
    using var predictor = new Predictor<TNetwork>(loaded);
    var scores = new float[TNetwork.Description.Output.Count];
    byte[] image = File.ReadAllBytes(images);
    predictor.Run(MemoryMarshal.Cast<byte, float>(image), scores);

    // When, and the most memory that was in use, in KB: as the peers' program prints them.
    double seconds = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
    string peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
    string further = steady is [var duration]
        ? $" {Clock.Median(() => predictor.Run(MemoryMarshal.Cast<byte, float>(image), scores), double.Parse(duration, CultureInfo.InvariantCulture)):F1}" : "";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F6} {peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]}{further}"));
    File.WriteAllBytes(outputs, MemoryMarshal.AsBytes(scores.AsSpan()).ToArray());
}
