using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// A file of prepared weights: a safetensors file of two tensors, the packed parameters and what inference makes of them, each as it lies in
/// memory, aligned to 64 bytes. Its metadata name the network and the fingerprint that the file fits, and hold a checksum of each tensor.
/// </summary>
internal static unsafe class PreparedFile
{
    private const string ParametersTensor = "parameters", PreparedTensor = "prepared", Network = "network", Fingerprint = "fingerprint", Checksum = ".checksum";

    public static void Save(string path, NetworkDescription network, AlignedMemory parameters, AlignedMemory prepared)
    {
        var metadata = new Dictionary<string, string>
        {
            [Network] = network.Name,
            [Fingerprint] = network.Fingerprint,
            [ParametersTensor + Checksum] = Sum(parameters.Pointer, parameters.PaddedLength),
            [PreparedTensor + Checksum] = Sum(prepared.Pointer, prepared.PaddedLength),
        };
        SafeTensorsWriter.Save(path, [Source(ParametersTensor, parameters), Source(PreparedTensor, prepared)], metadata);
    }

    /// <summary>Whether a file was written by <see cref="Save"/>.</summary>
    public static bool IsPrepared(SafeTensorsFile file) => file.Metadata.ContainsKey(Fingerprint) && file.Metadata.ContainsKey(Network);

    /// <summary>Maps a file after checking all of it. Both memories are freed with the file.</summary>
    /// <exception cref="SafeTensorsException">The file is damaged, or does not fit the network.</exception>
    public static (AlignedMemory Parameters, AlignedMemory Prepared) Open(string path, NetworkDescription network)
    {
        SafeTensorsFile file = SafeTensorsFile.OpenPrivate(path);
        try
        {
            if (!IsPrepared(file))
                throw new SafeTensorsException(path, "is no file of prepared weights. If it holds weights by their names, Load reads them.");

            (string fingerprint, string name) = (file.Metadata[Fingerprint], file.Metadata[Network]);
            if (name != network.Name)
                throw new SafeTensorsException(path, $"holds prepared weights of {name}; expected those of {network.Name}.");
            if (fingerprint != network.Fingerprint)
            {
                throw new SafeTensorsException(
                    path,
                    $"holds weights prepared for {name} as it was compiled otherwise (fingerprint {fingerprint}; expected {network.Fingerprint}): "
                    + "load the weights from where they came from, and save them prepared again.");
            }

            return (Find(file, ParametersTensor, network.PackedParameters), Find(file, PreparedTensor, network.PreparedFloats));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeTensorSource Source(string name, AlignedMemory memory) => new(
        name,
        [checked((int)memory.PaddedLength)],
        values => new ReadOnlySpan<float>(memory.Pointer, values.Length).CopyTo(values));

    private static AlignedMemory Find(SafeTensorsFile file, string name, long length)
    {
        float* start = file.Pointer<float>(name);
        file.TryGetTensor(name, out SafeTensor? tensor);
        long expected = AlignedMemory.PaddedLengthOf(length);
        if (tensor!.Count != expected)
            throw new SafeTensorsException(file.Name, $"has {tensor.Count} floats in '{name}'; expected {expected}.");
        if ((nuint)start % AlignedMemory.Alignment != 0)
            throw new SafeTensorsException(file.Name, $"does not have '{name}' at a multiple of {AlignedMemory.Alignment} bytes: another program wrote it anew.");

        string sum = Sum(start, expected);
        string? stated = file.Metadata.GetValueOrDefault(name + Checksum);
        return stated == sum
            ? new AlignedMemory(start, length, file)
            : throw new SafeTensorsException(file.Name, $"is damaged: the values of '{name}' have the checksum {sum}, but {stated ?? "none"} is stated.");
    }

    /// <summary>
    /// Finds accidental changes, as fast as memory is read: sums of the values' bits and sums of those sums, which depend on the order
    /// (Fletcher's idea, 1982, in 8 columns of 64 bits), folded into one number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string Sum(float* values, long count)
    {
        Vector256<ulong> first = default, second = default, sumOfFirst = default, sumOfSecond = default;
        for (ulong* at = (ulong*)values, end = (ulong*)(values + count); at < end; at += 8)
        {
            first += Vector256.Load(at);
            second += Vector256.Load(at + 4);
            sumOfFirst += first;
            sumOfSecond += second;
        }

        ulong hash = (ulong)count;
        foreach (Vector256<ulong> column in (ReadOnlySpan<Vector256<ulong>>)[first, second, sumOfFirst, sumOfSecond])
        {
            // MurmurHash3's finaliser (Appleby): every bit of a column reaches every bit of the result.
            for (int i = 0; i < Vector256<ulong>.Count; i++)
            {
                hash ^= column[i];
                hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
                hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
                hash ^= hash >> 33;
            }
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
