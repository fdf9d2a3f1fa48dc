using System.Globalization;
using System.Text;

namespace ConvNet;

/// <summary>
/// The safetensors file of a checkpoint: the tensors of several stores, each under the store's name ("parameters.conv1.weight",
/// "optimizer.exp_avg.conv1.weight"), and values as metadata.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>The value "format" of every checkpoint.</summary>
    public const string Format = "ConvNet.Checkpoint 1";

    /// <summary>The values that say which run a checkpoint is of.</summary>
    private static readonly string[] Identity = ["format", "network", "optimizer", "seed", "shards", "states"];

    /// <summary>Whether a file is a checkpoint of some run.</summary>
    public static bool IsCheckpoint(SafeTensorsFile file) => file.Metadata.GetValueOrDefault("format") == Format;

    public static string StatePrefix(int index) => string.Create(CultureInfo.InvariantCulture, $"state{index}.");

    public static List<StoredTensors> Stores(ITrainingRun trainer, IReadOnlyList<ITrainingState> states)
    {
        (ParameterStore parameters, IReadOnlyList<ParameterStore> optimizer) = trainer.Stores;
        List<StoredTensors> stores = [new("parameters.", parameters, parameters.Tensors)];
        for (int i = 0; i < optimizer.Count; i++)
            stores.Add(new($"optimizer.{trainer.Optimizer.StateNames[i]}.", optimizer[i], [.. parameters.Tensors.Where(tensor => tensor.IsTrained)]));
        for (int i = 0; i < states.Count; i++)
            stores.AddRange(states[i].Stores.Select(own => new StoredTensors($"{StatePrefix(i)}{own.Name}.", own.Store, own.Store.Tensors)));
        return stores;
    }

    public static void Save(string path, List<StoredTensors> stores, Dictionary<string, string> values) =>
        SafeTensorsWriter.Save(
            path,
            stores.SelectMany(item => item.Tensors.Select(tensor => new SafeTensorSource(
                item.Prefix + tensor.Name, tensor.Shape, destination => item.Store.CopyTo(tensor.Name, destination)))),
            values);

    /// <summary>The values whose names begin with a prefix, without it.</summary>
    public static IReadOnlyDictionary<string, string> Under(string prefix, SafeTensorsFile file) => file.Metadata
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);

    public static void Load(SafeTensorsFile file, List<StoredTensors> stores)
    {
        foreach ((string prefix, ParameterStore store, IReadOnlyList<ParameterTensor> tensors) in stores)
        {
            foreach (ParameterTensor tensor in tensors)
                store.CopyFrom(tensor.Name, file.ToArray<float>(prefix + tensor.Name));
        }
    }

    /// <summary>Refuses a file of another run, listing every difference.</summary>
    public static void Check(SafeTensorsFile file, List<StoredTensors> stores, Dictionary<string, string> expected)
    {
        var differences = new StringBuilder();
        foreach (string name in Identity)
        {
            string? found = file.Metadata.GetValueOrDefault(name);
            if (found != expected[name])
                Add($"different: {name}, expected '{expected[name]}', found {(found is null ? "nothing" : $"'{found}'")}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string prefix, _, IReadOnlyList<ParameterTensor> tensors) in stores)
        {
            foreach (ParameterTensor tensor in tensors)
            {
                string name = prefix + tensor.Name, shape = $"{SafeTensorType.F32} [{string.Join(", ", tensor.Shape)}]";
                names.Add(name);
                if (!file.TryGetTensor(name, out SafeTensor? found))
                    Add($"missing: {name}, expected {shape}");
                else if (found.Type != SafeTensorType.F32 || !found.Shape.SequenceEqual(tensor.Shape.Select(size => (long)size)))
                    Add($"different: {name}, expected {shape}, found {found.Type} [{string.Join(", ", found.Shape)}]");
            }
        }

        foreach (SafeTensor tensor in file.Tensors)
        {
            if (!names.Contains(tensor.Name))
                Add($"extra: {tensor.Name}, {tensor.Type} [{string.Join(", ", tensor.Shape)}]");
        }

        if (differences.Length > 0)
        {
            throw new SafeTensorsException(
                file.Name,
                $"is not a checkpoint of this run:{differences}{Environment.NewLine}" +
                "Make the network, the optimizer and the states as they were when it was saved.");
        }

        void Add(string difference) => differences.Append(Environment.NewLine).Append("  ").Append(difference);
    }
}

/// <summary>Tensors of a store as a checkpoint holds them.</summary>
/// <param name="Prefix">What stands before their names in the file.</param>
/// <param name="Store">The store.</param>
/// <param name="Tensors">Those that are saved: an optimizer keeps nothing for tensors that are not trained.</param>
internal sealed record StoredTensors(string Prefix, ParameterStore Store, IReadOnlyList<ParameterTensor> Tensors);

/// <summary>Where a run was when a checkpoint was saved.</summary>
internal readonly record struct CheckpointValues(TrainingPosition Next, long Steps, long Passes, long OptimizerSteps, double LearningRate)
{
    /// <exception cref="SafeTensorsException">A value is missing, or not what was written.</exception>
    public static CheckpointValues Read(SafeTensorsFile file)
    {
        IReadOnlyDictionary<string, string> values = file.Metadata;
        try
        {
            return new CheckpointValues(
                new TrainingPosition(values.Count("epoch"), values.Count("batch")),
                values.LongCount("steps"),
                values.LongCount("passes"),
                values.LongCount("optimizer.steps"),
                values.Number("optimizer.learning_rate", 0, double.MaxValue));
        }
        catch (Exception exception) when (exception is FormatException or KeyNotFoundException)
        {
            throw Damaged(file, "", exception);
        }
    }

    public static SafeTensorsException Damaged(SafeTensorsFile file, string where, Exception exception) =>
        new(file.Name, $"is damaged: {where}{exception.Message}", exception);
}
