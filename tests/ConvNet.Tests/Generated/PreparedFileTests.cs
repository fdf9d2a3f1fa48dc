using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Weights saved in the form that inference works on: mapped they give the same, bit for bit, and what does not fit is refused.</summary>
public sealed class PreparedFileTests : IDisposable
{
    /// <summary>A convolution by tiles, a folded normalisation, grouped weights, a dense layer: all that is prepared, and all packings.</summary>
    private const string Layers = """
        [Conv(16, 3, Pad = 1, Bias = false), BatchNorm, ReLU, Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(24, 3, Pad = 1, Groups = 4), Tanh, Dense(10), Softmax]
        """;

    private static readonly Lazy<IReadOnlyDictionary<string, ICompiledNetwork>> Compiled = new(() => NetworkCompiler.Compile(new Dictionary<string, string>
    {
        ["Prepared"] = $"[Network, Input(3, 16, 16)]\n{Layers}\npublic sealed partial class Prepared;\n",
        ["Other"] = $"[Network, Input(3, 16, 16)]\n{Layers}\npublic sealed partial class Other;\n",
    }));

    private static readonly Lazy<ICompiledNetwork> Otherwise = new(() => NetworkCompiler.Compile(new Dictionary<string, string>
    {
        ["Prepared"] = $"[Network(Exact = true), Input(3, 16, 16)]\n{Layers}\npublic sealed partial class Prepared;\n",
    })["Prepared"]);

    private static readonly float[] Images = [.. Enumerable.Range(0, 2 * 3 * 16 * 16).Select(i => MathF.Sin(i * 0.37f))];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly ICompiledNetwork network = Compiled.Value["Prepared"].Sibling();
    private readonly string path;

    public PreparedFileTests()
    {
        path = Path.Combine(folder.FullName, "prepared.safetensors");
        network.Parameters.Initialize(seed: 5);
        network.SavePrepared(path);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_is_mapped_gives_the_same_outputs_bit_for_bit()
    {
        Assert.NotEqual(0, network.Description.PreparedFloats);
        ICompiledNetwork mapped = network.LoadPrepared(path);
        Assert.Equal(Run(network), Run(mapped));
        foreach (ParameterTensor tensor in network.Parameters.Tensors)
            Assert.Equal(Values(network, tensor), Values(mapped, tensor));
    }

    /// <summary>Inference takes what is prepared from the file, and computes none of it again.</summary>
    [Fact]
    public void What_is_prepared_is_not_computed_again()
    {
        float[] outputs = Run(network);
        ICompiledNetwork mapped = network.LoadPrepared(path);
        ParameterTensor byTiles = mapped.Parameters.Tensors.Single(tensor => tensor.Name == "conv2.weight");
        unsafe
        {
            new Span<float>(mapped.Parameters.Packed + byTiles.Offset, (int)byTiles.Count).Clear();
        }

        Assert.Equal(outputs, Run(mapped));
        mapped.Parameters.MarkChanged();
        Assert.NotEqual(outputs, Run(mapped));
    }

    [Fact]
    public void What_is_mapped_runs_without_allocating()
    {
        using ICompiledPredictor predictor = network.LoadPrepared(path).CreatePredictor(2);
        float[] outputs = new float[20];
        predictor.Run(Images, outputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        predictor.Run(Images, outputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_is_mapped_can_be_trained_and_the_file_stays()
    {
        byte[] file = File.ReadAllBytes(path);
        ICompiledNetwork mapped = network.LoadPrepared(path);
        foreach (ICompiledNetwork trained in (ICompiledNetwork[])[network, mapped])
        {
            using ICompiledTrainer trainer = trained.CreateTrainer(new Sgd(0.1));
            trainer.Step(Images, [3, 7]);
        }

        Assert.Equal(Run(network), Run(mapped));
        Assert.Equal(file, File.ReadAllBytes(path));
        Assert.NotEqual(Run(network), Run(network.LoadPrepared(path)));
    }

    [Fact]
    public void A_mapped_file_can_be_replaced()
    {
        float[] outputs = Run(network);
        ICompiledNetwork mapped = network.LoadPrepared(path);
        network.Parameters.Initialize(seed: 6);
        network.SavePrepared(path);
        Assert.Equal(outputs, Run(mapped));
        Assert.Equal(Run(network), Run(network.LoadPrepared(path)));
    }

    [Fact]
    public void Files_of_other_networks_are_refused()
    {
        Assert.Equal(
            $"{path} holds prepared weights of Prepared; expected those of Other.",
            Assert.Throws<SafeTensorsException>(() => Compiled.Value["Other"].LoadPrepared(path)).Message);
        Assert.Equal(
            $"{path} holds weights prepared for Prepared as it was compiled otherwise (fingerprint {network.Description.Fingerprint}; "
            + $"expected {Otherwise.Value.Description.Fingerprint}): load the weights from where they came from, and save them prepared again.",
            Assert.Throws<SafeTensorsException>(() => Otherwise.Value.LoadPrepared(path)).Message);

        string plain = Path.Combine(folder.FullName, "plain.safetensors");
        network.Parameters.Save(plain);
        Assert.Equal(
            $"{plain} is no file of prepared weights. If it holds weights by their names, Load reads them.",
            Assert.Throws<SafeTensorsException>(() => network.LoadPrepared(plain)).Message);
        Assert.Equal($"{path} holds prepared weights: LoadPrepared reads them.", Assert.Throws<SafeTensorsException>(() => network.Parameters.Load(path)).Message);
        Assert.Throws<FileNotFoundException>(() => network.LoadPrepared(path + ".none"));
        Assert.Contains("those of Other are needed", Assert.Throws<ArgumentException>(SaveAsOther).Message, StringComparison.Ordinal);

        void SaveAsOther() => typeof(ParameterStore).GetMethod(nameof(ParameterStore.SavePrepared))!
            .MakeGenericMethod(Compiled.Value["Other"].NetworkType).CreateDelegate<Action<string>>(network.Parameters)(plain);
    }

    [Fact]
    public void Truncated_files_are_refused()
    {
        byte[] file = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 7, 64, file.Length / 2, file.Length - 4, file.Length - 1])
        {
            File.WriteAllBytes(path, file[..length]);
            Assert.Contains(path, Assert.Throws<SafeTensorsException>(() => network.LoadPrepared(path)).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>One bit of any byte of the header, and of many in the values.</summary>
    [Fact]
    public void Damaged_files_are_refused()
    {
        byte[] file = File.ReadAllBytes(path);
        int data = 8 + BitConverter.ToInt32(file);
        foreach (int at in Enumerable.Range(0, data).Concat(Enumerable.Range(0, 200).Select(i => data + (int)((long)i * (file.Length - data) / 200))))
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            string message = Assert.Throws<SafeTensorsException>(() => network.LoadPrepared(path)).Message;
            if (at >= data) Assert.Matches(@"is damaged: the values of '(parameters|prepared)' have the checksum [0-9a-f]{16}, but [0-9a-f]{16} is stated\.$", message);
        }

        // Two values that change places leave every sum of values as it was.
        (file[data], file[data + 64]) = (file[data + 64], file[data]);
        Assert.NotEqual(file[data], file[data + 64]);
        File.WriteAllBytes(path, file);
        Assert.Throws<SafeTensorsException>(() => network.LoadPrepared(path));
    }

    private static float[] Run(ICompiledNetwork network)
    {
        using ICompiledPredictor predictor = network.CreatePredictor(2);
        var outputs = new float[20];
        predictor.Run(Images, outputs);
        return outputs;
    }

    private static float[] Values(ICompiledNetwork network, ParameterTensor tensor)
    {
        var values = new float[tensor.Count];
        network.Parameters.CopyTo(tensor.Name, values);
        return values;
    }
}
