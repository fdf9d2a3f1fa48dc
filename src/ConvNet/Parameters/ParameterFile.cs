using System.Text;

namespace ConvNet;

/// <summary>A network's parameters as a safetensors file: what it contains, and how a given file differs from that.</summary>
internal static class ParameterFile
{
    /// <summary>PyTorch's count of the batches that a normalisation has seen, an integer in its state_dict. Nothing here depends on it.</summary>
    private const string BatchCount = ".num_batches_tracked";

    public static IEnumerable<SafeTensorSource> Contents(ParameterStore parameters) =>
        parameters.Tensors.Select(tensor => new SafeTensorSource(tensor.Name, tensor.Shape, values => parameters.CopyTo(tensor.Name, values)));

    /// <summary>
    /// Refuses a file that does not hold exactly the network's tensors, listing every difference. Sides of 1 at the end of a shape are none:
    /// published networks have 1x1 convolutions where others have dense layers.
    /// </summary>
    public static void Check(NetworkDescription network, Dictionary<string, ParameterTensor> byName, SafeTensorsFile file)
    {
        var differences = new StringBuilder();
        int count = 0;
        foreach (ParameterTensor tensor in network.Parameters)
        {
            string expected = $"{SafeTensorType.F32} [{string.Join(", ", tensor.Shape)}]";
            if (!file.TryGetTensor(tensor.Name, out SafeTensor? found))
                Add($"missing: {tensor.Name}, expected {expected}");
            else if (!found.Type.IsFloatingPoint() || !LieAlike(found.Shape, tensor.Shape))
                Add($"different: {tensor.Name}, expected {expected}, found {found.Type} [{string.Join(", ", found.Shape)}]");
        }

        foreach (SafeTensor tensor in file.Tensors)
        {
            if (!byName.ContainsKey(tensor.Name) && !IsBatchCount(tensor.Name))
                Add($"extra: {tensor.Name}, {tensor.Type} [{string.Join(", ", tensor.Shape)}]");
        }

        if (count > 0)
        {
            if (PreparedFile.IsPrepared(file))
                throw new SafeTensorsException(file.Name, "holds prepared weights: LoadPrepared reads them.");
            if (CheckpointFile.IsCheckpoint(file))
                throw new SafeTensorsException(file.Name, "is a checkpoint of a training run: Checkpoints.Resume goes on from it, and what the network's Save writes then Load reads.");

            throw new SafeTensorsException(
                file.Name,
                $"does not hold the parameters of {network.Name} ({count} of them differ):{differences}{Environment.NewLine}" +
                "Save the file from the same network as float32 (F16, BF16 and F64 are converted), or give the layers the file's names with Name = \"...\".");
        }

        static bool LieAlike(IReadOnlyList<long> found, IReadOnlyList<int> expected) => Enumerable
            .Range(0, Math.Max(found.Count, expected.Count))
            .All(i => (i < found.Count ? found[i] : 1) == (i < expected.Count ? expected[i] : 1));

        bool IsBatchCount(string name) =>
            name.EndsWith(BatchCount, StringComparison.Ordinal) && byName.ContainsKey(name[..^BatchCount.Length] + ".running_mean");

        void Add(string difference)
        {
            differences.Append(Environment.NewLine).Append("  ").Append(difference);
            count++;
        }
    }
}
