namespace ConvNet.Tests.Parameters;

public sealed class InitialValuesTests
{
    private static readonly NetworkDescription Description = new()
    {
        Name = "Initial",
        Input = new Shape(1, IsVector: true),
        Output = new Shape(1, IsVector: true),
        EndsInSoftmax = false,
        Layers = [],
        Parameters =
        [
            Tensor("wide.weight", [6, 4, 3, 3], 0), Tensor("tall.weight", [40, 10], 300), Tensor("bias", [40], 800),
            Tensor("big.weight", [200, 500], 1000), Upscore("twice.weight", [2, 2, 4, 4], 101_000), Upscore("thrice.weight", [4, 2, 1, 5], 101_064),
        ],
        PackedParameters = 101_104,
        InferenceScratch = default,
        TrainingScratch = default,
    };

    private readonly ParameterStore store = new(Description);

    [Fact]
    public void Rules_replace_the_initializers_of_what_they_are_about()
    {
        store.Initialize(1);
        float[] tall = Values("tall.weight");
        store.Initialize(1, InitialValues.Constant(TensorSelector.All, 2), InitialValues.Constant(TensorSelector.Biases, 0.1), InitialValues.He(TensorSelector.Named("tall*")));
        Assert.All(Values("wide.weight"), value => Assert.Equal(2f, value));
        Assert.All(Values("bias"), value => Assert.Equal(0.1f, value));
        Assert.Equal(tall, Values("tall.weight"));
    }

    [Fact]
    public void Distributions_have_their_deviations()
    {
        store.Initialize(1, InitialValues.Normal(TensorSelector.Weights, 0.01));
        Assert.Equal(0.01, Deviation(), 1e-4);
        store.Initialize(1, InitialValues.He(TensorSelector.Weights));
        Assert.Equal(Math.Sqrt(2 / 500.0), Deviation(), 5e-4);
        store.Initialize(1, InitialValues.Xavier(TensorSelector.Weights));
        Assert.Equal(Math.Sqrt(2 / 700.0), Deviation(), 5e-4);
        Assert.InRange(Values("big.weight").Max(), 0.99 * Math.Sqrt(6 / 700.0), Math.Sqrt(6 / 700.0));

        double Deviation() => Math.Sqrt(Values("big.weight").Average(value => (double)value * value));
    }

    [Theory]
    [InlineData("wide.weight", 6)]
    [InlineData("tall.weight", 40)]
    public void Orthogonal_rows_or_columns_are_as_long_as_the_gain(string name, int rows)
    {
        store.Initialize(3, InitialValues.Orthogonal(TensorSelector.Weights, 2));
        float[] values = Values(name);
        int columns = values.Length / rows, count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, Math.Max(rows, columns)).Sum(k => rows < columns
                    ? (double)values[(i * columns) + k] * values[(j * columns) + k]
                    : (double)values[(k * columns) + i] * values[(k * columns) + j]);
                Assert.Equal(i == j ? 4 : 0, product, 1e-6);
            }
        }

        store.Initialize(4, InitialValues.Orthogonal(TensorSelector.Weights, 2));
        Assert.NotEqual(values, Values(name));
    }

    /// <summary>Windows of 4 for stride 2 and of 5 for stride 3, the second in two groups of two channels.</summary>
    [Fact]
    public void Bilinear_windows_are_triangles_from_each_channel_to_itself()
    {
        store.Initialize(1, InitialValues.Bilinear(TensorSelector.Named("t*ce.weight")));
        float[] window =
        [
            0.0625f, 0.1875f, 0.1875f, 0.0625f,
            0.1875f, 0.5625f, 0.5625f, 0.1875f,
            0.1875f, 0.5625f, 0.5625f, 0.1875f,
            0.0625f, 0.1875f, 0.1875f, 0.0625f,
        ];
        float[] zeros = new float[16];
        Assert.Equal([.. window, .. zeros, .. zeros, .. window], Values("twice.weight"));

        float[] row = [1 / 3f, 2 / 3f, 1, 2 / 3f, 1 / 3f], none = new float[5];
        Assert.Equal([.. row, .. none, .. none, .. row, .. row, .. none, .. none, .. row], Values("thrice.weight"), (e, a) => Math.Abs(e - a) < 1e-7f);
    }

    [Theory]
    [InlineData("wide.weight", "wide.weight is [6, 4, 3, 3]; only windows that give as many channels as they read can interpolate.")]
    [InlineData("tall.weight", "tall.weight is [40, 10]; ")]
    [InlineData("bias", "bias is [40]; ")]
    public void What_is_no_window_of_as_many_channels_cannot_interpolate(string name, string message)
    {
        InitialValues rule = InitialValues.Bilinear(TensorSelector.Named(name));
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => store.Initialize(1, rule)).Message);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_and_changes_nothing()
    {
        store.Initialize(1);
        float[] before = Values("wide.weight");
        Assert.Contains("bias is [40]", Assert.Throws<ArgumentException>(() => store.Initialize(2, InitialValues.Orthogonal(TensorSelector.All))).Message);
        Assert.Throws<ArgumentException>(() => store.Initialize(2, InitialValues.He(TensorSelector.Named("conv"))));
        Assert.Equal("rules", Assert.Throws<ArgumentNullException>(() => store.Initialize(2, null!, InitialValues.He(TensorSelector.Weights))).ParamName);
        Assert.Equal(before, Values("wide.weight"));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialValues.Constant(TensorSelector.All, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialValues.Normal(TensorSelector.All, -1));
        Assert.Throws<ArgumentNullException>(() => InitialValues.He(null!));
    }

    private static ParameterTensor Tensor(string name, int[] shape, long offset) => new(
        name, shape, offset, [.. shape.Select((size, axis) => new PackedAxis(size, shape[(axis + 1)..].Aggregate(1, (a, b) => a * b), size, 0))],
        new Initializer(shape.Length > 1 ? InitializerKind.He : InitializerKind.Zero, shape[1..].Aggregate(1, (a, b) => a * b), shape[0]));

    /// <summary>The weight of a layer that gives as many channels as it reads.</summary>
    private static ParameterTensor Upscore(string name, int[] shape, long offset)
    {
        int fan = shape[1..].Aggregate(1, (a, b) => a * b);
        return Tensor(name, shape, offset) with { Initializer = new Initializer(InitializerKind.Xavier, fan, fan) };
    }

    private float[] Values(string name)
    {
        var values = new float[store.Tensors.Single(tensor => tensor.Name == name).Count];
        store.CopyTo(name, values);
        return values;
    }
}
