using System.Runtime.InteropServices;

namespace ConvNet.Peers;

/// <summary>Inference against ONNX Runtime, in turn, and what either's rounding makes of the outputs.</summary>
internal static class InferenceTable
{
    private const int Turns = 3;

    public static void Write(Harness peers, IEnumerable<Contender> contenders)
    {
        Console.WriteLine($"{"network",-12} {"ours_us",10} {"peer_us",10} {"ratio",6} {"max_error",10} {"peer_error",10}");
        foreach (Contender contender in contenders)
            foreach (int batch in new[] { 1, 32 }.Where(b => File.Exists(peers.Model(contender.Name, b) + ".onnx")))
                Write(peers, contender, batch);
    }

    private static void Write(Harness peers, Contender contender, int batch)
    {
        string model = peers.Model(contender.Name, batch), peersOutputs = Path.GetTempFileName();
        double[] exact = DoubleReference.Outputs(model);
        var ours = new List<double>();
        var theirs = new List<double>();
        float[] outputs = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            // In turn: a machine that changes its speed changes it for both.
            (double time, outputs) = contender.Infer(model, batch, peers.Threads, peers.Seconds);
            ours.Add(time);
            string[] words = peers.OnnxRuntime(model, $"-o {peersOutputs}");
            bool shared = peers.Threads == 1 && Harness.Number(words, "cpu/wall") < 0.97;
            theirs.Add(Harness.Number(words, shared ? "cpu" : "wall"));
        }

        double ratio = Clock.Middle(theirs) / Clock.Middle(ours);
        double error = Error(outputs, exact), peerError = Error(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(peersOutputs)), exact);
        File.Delete(peersOutputs);
        Console.WriteLine(
            $"{contender.Name + (batch == 1 ? "" : $"/{batch}"),-12} {Clock.Middle(ours),10:F2} {Clock.Middle(theirs),10:F2} {ratio,6:F2} {error,10:E1} {peerError,10:E1}");
    }

    /// <summary>The largest difference from the exact outputs, in parts of the largest of them.</summary>
    public static double Error(ReadOnlySpan<float> outputs, double[] exact)
    {
        if (outputs.Length != exact.Length) throw new InvalidDataException($"There are {outputs.Length} outputs; the reference has {exact.Length}.");
        double largest = 0;
        for (int i = 0; i < exact.Length; i++) largest = Math.Max(largest, Math.Abs(outputs[i] - exact[i]));
        return largest / exact.Max(Math.Abs);
    }
}
