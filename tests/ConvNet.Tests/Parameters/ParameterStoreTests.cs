using ConvNet.Testing;

namespace ConvNet.Tests.Parameters;

public sealed unsafe class ParameterStoreTests
{
    /// <summary>A convolution in blocks of 16 by 4, a dense weight after a volume, one whose channels share blocks irregularly, a bias.</summary>
    private static readonly NetworkDescription Description = Describe(
        new ParameterTensor("conv.weight", [20, 6, 3, 3], 0, [new(20, 1, 16, 8 * 9 * 16), new(6, 16, 4, 9 * 4 * 16), new(3, 3 * 64, 3, 0), new(3, 64, 3, 0)], new(InitializerKind.He, 54, 180)),
        new ParameterTensor("fc.weight", [5, 12], 3000, [new(5, 1, 16, 0), new(3, 16, 3, 0), new(2, 48, 2, 0), new(2, 96, 2, 0)], new(InitializerKind.Xavier, 12, 5)),
        new ParameterTensor("group.weight", [4, 3], 4000, [new(4, 0, 4, 0) { Extra = [0, 1, 34, 35] }, new(3, 2, 3, 0)], new(InitializerKind.He, 3, 4)),
        new ParameterTensor("fc.bias", [5], 4100, [new(5, 1, 16, 0)], new(InitializerKind.Zero, 12, 5)));

    private static readonly float[] PinnedConv = [-0.0424464047f, 0.142448783f, -0.0700899884f, -0.21798259f];
    private static readonly float[] PinnedDense = [0.258025825f, 0.239259765f, -0.353939712f, -0.446183383f];

    [Fact]
    public void Every_element_lies_where_its_axes_say()
    {
        var store = new ParameterStore(Description);
        var used = new HashSet<long>();
        foreach (ParameterTensor tensor in store.Tensors)
        {
            float[] values = [.. Enumerable.Range(1, (int)tensor.Count).Select(i => (float)i)];
            store.CopyFrom(tensor.Name, values);
            for (int i = 0; i < values.Length; i++)
            {
                long offset = tensor.Offset;
                int rest = i;
                foreach (PackedAxis axis in tensor.Axes.Reverse())
                {
                    offset += axis[rest % axis.Size];
                    rest /= axis.Size;
                }

                Assert.True(used.Add(offset));
                Assert.Equal(values[i], store.Packed[offset]);
            }

            var copied = new float[values.Length];
            store.CopyTo(tensor.Name, copied);
            Assert.Equal(values, copied);
        }

        for (long i = 0; i < Description.PackedParameters; i++)
            Assert.Equal(used.Contains(i), store.Packed[i] != 0);
        Assert.Equal(0, (nint)store.Packed % 64);
    }

    /// <summary>More elements than one table of offsets holds.</summary>
    [Fact]
    public void Large_tensors_are_packed_by_their_axes_too()
    {
        const int Out = 40, In = 50_000;
        var store = new ParameterStore(Describe(
            100_000 * 48, new ParameterTensor("w", [Out, In], 0, [new(Out, 1, 16, 16), new(In, 48, In, 0)], default)));
        float[] values = [.. Enumerable.Range(0, Out * In).Select(i => (float)i)], copied = new float[values.Length];
        store.CopyFrom("w", values);
        store.CopyTo("w", copied);
        Assert.Equal(values, copied);
        Assert.Equal((39 * In) + 49_999, store.Packed[(49_999L * 48) + 32 + 7]);
    }

    [Fact]
    public void A_seed_gives_the_same_values_on_every_platform()
    {
        var store = new ParameterStore(Description);
        store.Initialize(seed: 1);

        // Computed apart from the library, from the published algorithms: xoshiro256**, splitmix64 and the polar method.
        Assert.Equal(PinnedConv, Values(store, "conv.weight")[..4]);
        Assert.Equal(PinnedDense, Values(store, "fc.weight")[..4]);
        Assert.All(Values(store, "fc.bias"), value => Assert.Equal(0, value));

        var same = new ParameterStore(Description);
        same.Initialize(seed: 1);
        Assert.Equal(Values(store, "group.weight"), Values(same, "group.weight"));
        same.Initialize(seed: 2);
        Assert.NotEqual(Values(store, "group.weight"), Values(same, "group.weight"));
    }

    [Fact]
    public void First_values_have_the_distribution_of_the_paper()
    {
        var store = new ParameterStore(Describe(
            200_000,
            new ParameterTensor("he", [1000, 100], 0, [new(100_000, 1, 100_000, 0)], new(InitializerKind.He, 100, 1000)),
            new ParameterTensor("xavier", [1000, 100], 100_000, [new(100_000, 1, 100_000, 0)], new(InitializerKind.Xavier, 100, 1000))));
        store.Initialize(3);
        float[] he = Values(store, "he"), xavier = Values(store, "xavier");
        Assert.Equal(0, he.Average(), 5 * 0.1414 / Math.Sqrt(he.Length));
        Assert.Equal(0.02, he.Average(x => (double)x * x), 0.0005);
        double bound = Math.Sqrt(6.0 / 1100);
        Assert.InRange(xavier.Max(), 0.999 * bound, bound);
        Assert.InRange(xavier.Min(), -bound, -0.999 * bound);
        Assert.Equal(bound * bound / 3, xavier.Average(x => (double)x * x), 0.02 * bound * bound);
    }

    [Fact]
    public void Every_change_is_counted()
    {
        var store = new ParameterStore(Description);
        var seen = new List<long> { store.Version };
        store.CopyFrom("fc.bias", new float[5]);
        seen.Add(store.Version);
        store.Initialize(1);
        seen.Add(store.Version);
        store.CopyFrom(store.Clone());
        seen.Add(store.Version);
        using (var file = new MemoryStream())
        {
            store.Save(file);
            store.CopyTo("fc.bias", new float[5]);
            Assert.Equal(seen[^1], store.Version);
            file.Position = 0;
            store.Load(file);
        }

        seen.Add(store.Version);
        store.MarkChanged();
        seen.Add(store.Version);
        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        var store = new ParameterStore(Description);
        store.Initialize(1);
        ParameterStore clone = store.Clone();
        Assert.Equal(Values(store, "conv.weight"), Values(clone, "conv.weight"));
        clone.CopyFrom("fc.bias", [1, 2, 3, 4, 5]);
        Assert.Equal(new float[5], Values(store, "fc.bias"));
    }

    [Fact]
    public void Wrong_names_and_lengths_are_refused()
    {
        var store = new ParameterStore(Description);
        Assert.Equal(
            "Test has no parameter named 'fc.wight'; it has conv.weight, fc.weight, group.weight, fc.bias. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => store.CopyTo("fc.wight", new float[60])).Message);
        Assert.Equal(
            "fc.weight is [5, 12], 60 floats, but 59 were given. (Parameter 'source')",
            Assert.Throws<ArgumentException>(() => store.CopyFrom("fc.weight", new float[59])).Message);
        Assert.Equal(0, store.Version);
        Assert.Throws<ArgumentException>(() => store.CopyFrom(new ParameterStore(Describe())));
    }

    [Fact]
    public void A_packing_that_leaves_the_memory_is_refused()
    {
        Refused("places 4 values at 4998 to 5001", new ParameterTensor("w", [4], 4998, [new(4, 1, 4, 0)], default));
        Refused("places 4 values at -3 to 0", new ParameterTensor("w", [4], 0, [new(4, -1, 4, 0)], default));
        Refused("expected 5", new ParameterTensor("w", [5], 0, [new(4, 1, 4, 0)], default));
        var bias = new ParameterTensor("b", [4], 0, [new(4, 1, 4, 0)], default);
        Refused("two parameters named b", bias, bias);

        static void Refused(string problem, params ParameterTensor[] tensors) =>
            Assert.Contains(problem, Assert.Throws<ArgumentException>(() => new ParameterStore(Describe(tensors))).Message);
    }

    [Fact]
    public void Parameters_survive_saving_and_loading()
    {
        using var folder = new TemporaryFolder();
        var store = new ParameterStore(Description);
        store.Initialize(7);
        store.Save(folder.File("a.safetensors"));
        SafetensorsFile read = SafetensorsFile.Read(folder.File("a.safetensors"));
        Assert.Equal([20, 6, 3, 3], read.Shape("conv.weight"));
        foreach (ParameterTensor tensor in store.Tensors)
            Assert.Equal(Values(store, tensor.Name), read.Floats(tensor.Name));

        var loaded = new ParameterStore(Description);
        loaded.Load(folder.File("a.safetensors"));
        AssertSame(store, loaded);
        loaded = new ParameterStore(Description);
        loaded.Load(File.ReadAllBytes(folder.File("a.safetensors")).AsMemory());
        AssertSame(store, loaded);
    }

    [Fact]
    public void Weights_of_a_1x1_convolution_load_into_a_dense_layer()
    {
        var store = new ParameterStore(Description);
        using var file = new MemoryStream();
        SafeTensorsWriter.Write(file, Description.Parameters.Select(tensor => new SafeTensorSource(
            tensor.Name, tensor.Name == "fc.weight" ? [.. tensor.Shape, 1, 1] : tensor.Shape, Count)));
        file.Position = 0;
        store.Load(file);
        float[] loaded = new float[60], expected = new float[60];
        store.CopyTo("fc.weight", loaded);
        Count(expected);
        Assert.Equal(expected, loaded);

        static void Count(Span<float> values)
        {
            for (int i = 0; i < values.Length; i++) values[i] = i;
        }
    }

    [Fact]
    public void Every_difference_of_a_file_is_listed_and_nothing_loaded()
    {
        var store = new ParameterStore(Description);
        using var file = new MemoryStream();
        SafeTensorsWriter.Write(
            file,
            [
                new SafeTensorSource("conv.weight", [20, 6, 3, 3], values => values.Fill(1)),
                new SafeTensorSource("fc.weight", [12, 5], values => values.Fill(1)),
                new SafeTensorSource("group.weight", [12], values => values.Fill(1)),
                new SafeTensorSource("fc1.bias", [5], values => values.Fill(1)),
            ]);
        file.Position = 0;
        var exception = Assert.Throws<SafeTensorsException>(() => store.Load(file));
        Assert.Equal(
            """
            the stream does not hold the parameters of Test (4 of them differ):
              different: fc.weight, expected F32 [5, 12], found F32 [12, 5]
              different: group.weight, expected F32 [4, 3], found F32 [12]
              missing: fc.bias, expected F32 [5]
              extra: fc1.bias, F32 [5]
            Save the file from the same network as float32 (F16, BF16 and F64 are converted), or give the layers the file's names with Name = "...".
            """.ReplaceLineEndings(),
            exception.Message);
        Assert.Equal(0, store.Version);
        Assert.All(Values(store, "conv.weight"), value => Assert.Equal(0, value));
    }

    /// <summary>As PyTorch's model.half(), .bfloat16() and .double() are saved. Whole blocks of filters, what is left of one, and vectors.</summary>
    [Theory]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("F64", 8)]
    public void Other_floating_point_types_are_converted(string type, int size)
    {
        var random = new Random(5);
        var data = new MemoryStream();
        var expected = new Dictionary<string, float[]>();
        foreach (ParameterTensor tensor in Description.Parameters)
        {
            var values = expected[tensor.Name] = new float[tensor.Count];
            foreach (ref float value in values.AsSpan())
            {
                double exact = random.NextDouble() - 0.5;
                value = type switch { "F16" => (float)(Half)exact, "BF16" => Upper((float)exact), _ => (float)exact };
                data.Write(type switch
                {
                    "F16" => BitConverter.GetBytes((Half)exact),
                    "BF16" => BitConverter.GetBytes(value)[2..],
                    _ => BitConverter.GetBytes(exact),
                });
            }
        }

        byte[] file = TypedFile.Of(type, size, Description.Parameters, data.ToArray());
        var store = new ParameterStore(Description);
        store.Load(file);
        using SafeTensorsFile opened = SafeTensorsFile.Parse(file);
        foreach ((string name, float[] values) in expected)
        {
            Assert.Equal(values, Values(store, name));
            Assert.Equal(values, opened.ToArray<float>(name));
        }

        opened.Dispose();
        Assert.ThrowsAny<ObjectDisposedException>(() => store.Load(opened));

        static float Upper(float value) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xffff0000);
    }

    /// <summary>A checkpoint of a quantised network is not weights.</summary>
    [Fact]
    public void Integers_are_no_parameters()
    {
        byte[] file = TypedFile.Of("I64", 8, Description.Parameters, new byte[8 * Description.Parameters.Sum(tensor => tensor.Count)]);
        Assert.Contains(
            "different: fc.bias, expected F32 [5], found I64 [5]",
            Assert.Throws<SafeTensorsException>(() => new ParameterStore(Description).Load(file)).Message);
    }

    [Fact]
    public void Running_averages_start_at_zero_and_one_and_are_saved()
    {
        var store = new ParameterStore(Normalised(trained: 16));
        store.Initialize(1, InitialValues.Constant(TensorSelector.All, 5));
        Assert.Equal([5, 5, 5], Values(store, "bn1.weight"));
        Assert.Equal([0, 0, 0], Values(store, "bn1.running_mean"));
        Assert.Equal([1, 1, 1], Values(store, "bn1.running_var"));

        var file = new MemoryStream();
        store.CopyFrom("bn1.running_mean", [1, 2, 3]);
        store.Save(file);
        var loaded = new ParameterStore(store.Description);
        loaded.Load(file.ToArray());
        AssertSame(store, loaded);
    }

    /// <summary>PyTorch's state_dict has it, and nothing depends on it; of a layer that has no running averages it is still an error.</summary>
    [Theory]
    [InlineData("bn1.num_batches_tracked", true)]
    [InlineData("bn2.num_batches_tracked", false)]
    public void The_count_of_batches_is_passed_over(string name, bool isKnown)
    {
        NetworkDescription description = Normalised(trained: 16);
        var store = new ParameterStore(description);
        var file = new MemoryStream();
        SafeTensorsWriter.Write(
            file,
            [.. description.Parameters.Select(t => new SafeTensorSource(t.Name, t.Shape, values => values.Fill(2))), new SafeTensorSource(name, [], values => values.Fill(7))]);
        if (isKnown)
        {
            store.Load(file.ToArray());
            Assert.Equal([2, 2, 2], Values(store, "bn1.running_var"));
        }
        else
        {
            Assert.Contains($"extra: {name}", Assert.Throws<SafeTensorsException>(() => store.Load(file.ToArray())).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(10, "Test has 10 trained floats; expected a multiple of 16.")]
    [InlineData(32, "The packing of bn1.running_mean in Test places 3 values at 16 to 18; expected 3 within 32 to 47.")]
    [InlineData(0, "The packing of bn1.weight in Test places 3 values at 0 to 2; expected 3 within 0 to -1.")]
    public void What_is_trained_lies_in_front(int trained, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new ParameterStore(Normalised(trained))).Message, StringComparison.Ordinal);

    private static NetworkDescription Normalised(int trained)
    {
        PackedAxis[] axes = [new(3, 1, 3, 0)];
        return new()
        {
            Name = "Test",
            Input = new Shape(3, 1, 1),
            Output = new Shape(3, 1, 1),
            EndsInSoftmax = false,
            Layers = [],
            Parameters =
            [
                new("bn1.weight", [3], 0, axes, new(InitializerKind.Constant, 0, 0, 1)),
                new("bn1.running_mean", [3], 16, axes, new(InitializerKind.Zero, 0, 0)) { IsTrained = false },
                new("bn1.running_var", [3], 32, axes, new(InitializerKind.Constant, 0, 0, 1)) { IsTrained = false },
            ],
            PackedParameters = 48,
            TrainedParameters = trained,
            InferenceScratch = default,
            TrainingScratch = default,
        };
    }

    private static NetworkDescription Describe(params ParameterTensor[] tensors) => Describe(5000, tensors);

    private static NetworkDescription Describe(long packed, params ParameterTensor[] tensors) => new()
    {
        Name = "Test",
        Input = new Shape(1, 1, 1),
        Output = new Shape(1, IsVector: true),
        EndsInSoftmax = false,
        Layers = [],
        Parameters = tensors,
        PackedParameters = packed,
        InferenceScratch = default,
        TrainingScratch = default,
    };

    private static float[] Values(ParameterStore store, string name)
    {
        var values = new float[store.Tensors.Single(tensor => tensor.Name == name).Count];
        store.CopyTo(name, values);
        return values;
    }

    private static void AssertSame(ParameterStore expected, ParameterStore actual)
    {
        foreach (ParameterTensor tensor in expected.Tensors)
            Assert.Equal(Values(expected, tensor.Name), Values(actual, tensor.Name));
    }
}
