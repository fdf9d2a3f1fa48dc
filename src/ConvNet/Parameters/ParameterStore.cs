using ConvNet.CompilerServices;
using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// A network's parameters, packed for the kernels, with access by PyTorch's names and in its layouts. Gradients and the state of
/// optimizers lie in stores of the same layout. Reading from many threads is safe while nobody writes.
/// </summary>
public sealed unsafe class ParameterStore
{
    /// <summary>From so many values on, loading takes more than one thread: some milliseconds of work.</summary>
    private const long ManyValues = 4 << 20;

    private readonly NetworkDescription description;
    private readonly AlignedMemory memory;
    private readonly Dictionary<string, ParameterTensor> byName = new(StringComparer.Ordinal);
    private readonly Lock preparation = new();
    private AlignedMemory? prepared;
    private long preparedVersion = -1;
    private long version;

    /// <summary>Parameters that are all zero.</summary>
    /// <param name="description">The network they belong to.</param>
    /// <exception cref="ArgumentException">The description contradicts itself; the message names the tensor.</exception>
    public ParameterStore(NetworkDescription description)
        : this(description ?? throw new ArgumentNullException(nameof(description)), new AlignedMemory(description.PackedParameters))
    {
    }

    private ParameterStore(NetworkDescription description, AlignedMemory memory)
    {
        this.description = description;
        this.memory = memory;
        if (description.TrainedParameters != description.PackedParameters && description.TrainedParameters % (AlignedMemory.Alignment / sizeof(float)) != 0)
            throw new ArgumentException($"{description.Name} has {description.TrainedParameters} trained floats; expected a multiple of 16.", nameof(description));

        foreach (ParameterTensor tensor in description.Parameters)
        {
            var packing = new TensorPacking(tensor);
            (long first, long last) = packing.Extent;
            (long start, long end) = tensor.IsTrained
                ? (0, description.TrainedParameters)
                : (description.TrainedParameters, description.PackedParameters);
            if (packing.Count != tensor.Count || first < start || last >= end)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The packing of {tensor.Name} in {description.Name} places {packing.Count} values at {first} to {last}; expected {tensor.Count} within {start} to {end - 1}."),
                    nameof(description));
            }

            if (!byName.TryAdd(tensor.Name, tensor))
                throw new ArgumentException($"{description.Name} has two parameters named {tensor.Name}.", nameof(description));
        }
    }

    /// <summary>The tensors, in the network's order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors => description.Parameters;

    /// <summary>
    /// The packed parameters, 64-byte aligned, <see cref="NetworkDescription.PackedParameters"/> floats; the lanes that no tensor
    /// uses are zero and must stay so. Keep the store alive while using it, and call <see cref="MarkChanged"/> after writing.
    /// </summary>
    public float* Packed => memory.Pointer;

    /// <summary>Counts the changes: what is derived from the parameters is up to date while this is the same.</summary>
    public long Version => Volatile.Read(ref version);

    internal NetworkDescription Description => description;

    /// <summary>All packed floats, rounded up to whole cache lines.</summary>
    internal long PaddedLength => memory.PaddedLength;

    /// <summary>The packed floats that are trained, rounded up to whole cache lines: loops over vectors need no remainder.</summary>
    internal long TrainedLength => description.TrainedParameters == description.PackedParameters ? memory.PaddedLength : description.TrainedParameters;

    /// <summary>The packed floats that are not trained: they follow the trained ones.</summary>
    internal Span<float> Untrained => new(Packed + description.TrainedParameters, checked((int)(description.PackedParameters - description.TrainedParameters)));

    /// <summary>What inference made of the parameters: made again where they have changed. Allocates only the first time.</summary>
    internal float* Prepared<TNetwork>()
        where TNetwork : class, INetwork<TNetwork>
    {
        if (Volatile.Read(ref preparedVersion) != Version)
        {
            lock (preparation)
            {
                long current = Version;
                if (preparedVersion != current)
                {
                    prepared ??= new AlignedMemory(description.PreparedFloats);
                    TNetwork.Prepare(Packed, prepared.Pointer);
                    Volatile.Write(ref preparedVersion, current);
                }
            }
        }

        return prepared!.Pointer;
    }

    /// <summary>Says that the packed parameters were written to.</summary>
    public void MarkChanged() => Interlocked.Increment(ref version);

    /// <summary>Copies a tensor out, in PyTorch's layout.</summary>
    /// <param name="name">Its name ("conv1.weight").</param>
    /// <param name="destination">As many floats as the tensor has values, row-major in its shape.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or the length is another; the message says which there are.</exception>
    public void CopyTo(string name, Span<float> destination)
    {
        ParameterTensor tensor = Find(name);
        CheckLength(tensor, destination.Length, nameof(destination));
        new TensorPacking(tensor).Unpack(Packed, destination);
        GC.KeepAlive(this);
    }

    /// <summary>Sets a tensor from PyTorch's layout.</summary>
    /// <param name="name">Its name ("conv1.weight").</param>
    /// <param name="source">As many floats as the tensor has values, row-major in its shape.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or the length is another; the message says which there are.</exception>
    public void CopyFrom(string name, ReadOnlySpan<float> source)
    {
        ParameterTensor tensor = Find(name);
        CheckLength(tensor, source.Length, nameof(source));
        fixed (float* values = source)
            new TensorPacking(tensor).Pack(values, Packed);
        MarkChanged();
        GC.KeepAlive(this);
    }

    /// <summary>Sets every parameter from those of another instance of the same network.</summary>
    /// <exception cref="ArgumentException">The other store is of another network.</exception>
    public void CopyFrom(ParameterStore source)
    {
        ArgumentNullException.ThrowIfNull(source);
        RequireLayoutOf(source, nameof(source));
        memory.CopyFrom(source.memory);
        MarkChanged();
    }

    /// <summary>A copy that shares nothing with this store.</summary>
    public ParameterStore Clone()
    {
        var clone = new ParameterStore(description);
        clone.CopyFrom(this);
        return clone;
    }

    /// <summary>
    /// Draws new values by each tensor's <see cref="Initializer"/>, unless a rule is about it: a seed gives the same values on every
    /// platform (xoshiro256**, one sequence for each tensor), whatever the packing and the other tensors' rules.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rules">Other initial values; of those about the same tensor the last one holds.</param>
    /// <exception cref="ArgumentException">A rule selects none of the parameters, or one that it cannot fill. Nothing was changed.</exception>
    public void Initialize(int seed, params ReadOnlySpan<InitialValues> rules)
    {
        var drawn = new Dictionary<ParameterTensor, InitialValues>(ReferenceEqualityComparer.Instance);
        foreach (InitialValues rule in rules)
        {
            ArgumentNullException.ThrowIfNull(rule, nameof(rules));
            foreach (ParameterTensor tensor in rule.Select(this))
                drawn[tensor] = rule;
        }

        for (int i = 0; i < Tensors.Count; i++)
        {
            var values = new float[Tensors[i].Count];
            var random = new Xoshiro256(seed, i);
            if (drawn.TryGetValue(Tensors[i], out InitialValues? rule))
                rule.Fill(Tensors[i], ref random, values);
            else
                ParameterInitializer.Fill(Tensors[i].Initializer, ref random, values);
            fixed (float* start = values)
                new TensorPacking(Tensors[i]).Pack(start, Packed);
        }

        MarkChanged();
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Loads every parameter from a safetensors file, which must hold exactly this network's tensors: as float32, or as float16 and bfloat16, which
    /// float32 holds exactly, or as float64, which is rounded to nearest.
    /// </summary>
    /// <exception cref="SafeTensorsException">The file is malformed, or not of this network: every difference is listed. Nothing was changed.</exception>
    public void Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        Load(file);
    }

    /// <summary>Loads every parameter from a stream of a safetensors file, such as an embedded resource.</summary>
    /// <exception cref="SafeTensorsException">The file is malformed, or not of this network: every difference is listed. Nothing was changed.</exception>
    public void Load(Stream stream)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(stream);
        Load(file);
    }

    /// <summary>Loads every parameter from a safetensors file in memory.</summary>
    /// <exception cref="SafeTensorsException">The file is malformed, or not of this network: every difference is listed. Nothing was changed.</exception>
    public void Load(ReadOnlyMemory<byte> bytes)
    {
        using SafeTensorsFile file = SafeTensorsFile.Parse(bytes);
        Load(file);
    }

    /// <summary>Loads every parameter from an open safetensors file.</summary>
    /// <exception cref="SafeTensorsException">The file is not of this network: every difference is listed. Nothing was changed.</exception>
    public void Load(SafeTensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        ParameterFile.Check(description, byName, file);
        if (Tensors.Sum(tensor => tensor.Count) < ManyValues)
        {
            foreach (ParameterTensor tensor in Tensors)
                Load(tensor);
        }
        else
        {
            Parallel.ForEach(Tensors, Load);
        }

        MarkChanged();
        GC.KeepAlive(file);
        GC.KeepAlive(this);

        void Load(ParameterTensor tensor)
        {
            file.TryGetTensor(tensor.Name, out SafeTensor? found);
            new TensorPacking(tensor).Pack(file, found!, Packed);
        }
    }

    /// <summary>
    /// Saves the parameters as safetensors, under PyTorch's names and in its layouts. The file appears whole or not at all: it is
    /// written beside its place and renamed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">What to keep with them, such as <see cref="ChannelStatistics.ToMetadata"/>.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensorsWriter.Save(path, ParameterFile.Contents(this), metadata);

    /// <summary>Writes the parameters to a stream as safetensors.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="metadata">What to keep with them, such as <see cref="ChannelStatistics.ToMetadata"/>.</param>
    public void Save(Stream stream, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensorsWriter.Write(stream, ParameterFile.Contents(this), metadata);

    /// <summary>
    /// A store over a file that <see cref="SavePrepared"/> wrote, for inference without delay: the file is mapped, what inference computes from
    /// the parameters is in it, and processes that map it share its memory. Writing to the parameters, as training does, changes this store
    /// and never the file.
    /// </summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="path">The file. It must stay as it is while the store is used; to be replaced it is written anew and renamed, as saving does.</param>
    /// <exception cref="SafeTensorsException">
    /// The file is damaged, no file of prepared weights, of another network, or of this one compiled otherwise: the message says which. Load the
    /// weights from where they come from, and save them again.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ParameterStore LoadPrepared<TNetwork>(string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        NetworkDescription description = TNetwork.Description;
        (AlignedMemory parameters, AlignedMemory prepared) = PreparedFile.Open(path, description);
        return new ParameterStore(description, parameters) { prepared = prepared, preparedVersion = 0 };
    }

    /// <summary>
    /// Saves the parameters as they lie in memory, with what inference computes from them, for <see cref="LoadPrepared"/>. The file fits the
    /// network as it is compiled now, on any machine; one compiled from another declaration, or by another version, refuses it. It appears
    /// whole or not at all.
    /// </summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">These are parameters of another network.</exception>
    public void SavePrepared<TNetwork>(string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        if (!ReferenceEquals(description, TNetwork.Description))
            throw new ArgumentException($"These are parameters of {description.Name}, but those of {TNetwork.Description.Name} are needed.", nameof(TNetwork));

        Prepared<TNetwork>();
        PreparedFile.Save(path, description, memory, prepared!);
        GC.KeepAlive(this);
    }

    /// <summary>Refuses a store whose packed floats mean something else.</summary>
    internal void RequireLayoutOf(ParameterStore other, string argument)
    {
        if (!ReferenceEquals(other.description, description))
        {
            throw new ArgumentException(
                $"These are parameters of {other.description.Name}, but those of {description.Name} are needed.", argument);
        }
    }

    private static void CheckLength(ParameterTensor tensor, int length, string argument)
    {
        if (length != tensor.Count)
        {
            throw new ArgumentException(
                $"{tensor.Name} is [{string.Join(", ", tensor.Shape)}], {tensor.Count} floats, but {length} were given.", argument);
        }
    }

    private ParameterTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!byName.TryGetValue(name, out ParameterTensor? tensor))
        {
            throw new ArgumentException(
                $"{description.Name} has no parameter named '{name}'; it has {string.Join(", ", Tensors.Select(t => t.Name))}.", nameof(name));
        }

        return tensor;
    }
}
