using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// How parameters are drawn in place of the network's own initializers: an argument of <see cref="ParameterStore.Initialize"/>.
/// </summary>
/// <example><code>
/// network.Parameters.Initialize(1, InitialValues.Orthogonal(TensorSelector.Weights), InitialValues.Constant(TensorSelector.Biases, 0.1));
/// </code></example>
public sealed class InitialValues
{
    private readonly Draw draw;
    private readonly Func<ParameterTensor, bool> fits;
    private readonly string expectation;

    private InitialValues(TensorSelector on, Draw draw, Func<ParameterTensor, bool>? fits = null, string expectation = "")
    {
        ArgumentNullException.ThrowIfNull(on);
        On = on;
        this.draw = draw;
        this.fits = fits ?? (_ => true);
        this.expectation = expectation;
    }

    private delegate void Draw(ParameterTensor tensor, ref Xoshiro256 random, Span<float> values);

    /// <summary>Which parameters.</summary>
    public TensorSelector On { get; }

    /// <summary>Normal with variance 2 / fan-in, for layers before a rectifier (He et al., 2015): the lectures' "Xavier/2".</summary>
    public static InitialValues He(TensorSelector on) => Of(on, InitializerKind.He);

    /// <summary>Uniform in ±sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010).</summary>
    public static InitialValues Xavier(TensorSelector on) => Of(on, InitializerKind.Xavier);

    /// <summary>Normal with a fixed deviation, such as AlexNet's 0.01.</summary>
    /// <param name="on">Which parameters.</param>
    /// <param name="deviation">The standard deviation, at least 0.</param>
    public static InitialValues Normal(TensorSelector on, double deviation)
    {
        Optimizer.NotNegative(deviation, nameof(deviation));
        return new(on, (ParameterTensor _, ref Xoshiro256 random, Span<float> values) => ParameterInitializer.Normal(ref random, deviation, values));
    }

    /// <summary>The same value for all, such as a small positive bias that lets rectifiers begin open.</summary>
    /// <param name="on">Which parameters.</param>
    /// <param name="value">The value, finite.</param>
    public static InitialValues Constant(TensorSelector on, double value) => double.IsFinite(value)
        ? new(on, (ParameterTensor _, ref Xoshiro256 _, Span<float> values) => values.Fill((float)value))
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must be finite.");

    /// <summary>
    /// A random orthogonal matrix of [out, the rest]: its rows, or its columns where they are fewer, are orthonormal (Saxe et al.,
    /// 2014; PyTorch's orthogonal_). For weights alone.
    /// </summary>
    /// <param name="on">Which parameters, of two axes or more.</param>
    /// <param name="gain">What all values are multiplied by; sqrt(2) before a rectifier.</param>
    public static InitialValues Orthogonal(TensorSelector on, double gain = 1)
    {
        Optimizer.NotNegative(gain, nameof(gain));
        return new(
            on,
            (ParameterTensor tensor, ref Xoshiro256 random, Span<float> values) => OrthogonalMatrix.Fill(tensor.Shape[0], gain, ref random, values),
            tensor => tensor.Shape.Count >= 2,
            "only what has two axes or more can be orthogonal");
    }

    /// <summary>
    /// Bilinear interpolation of each channel: a transposed convolution of stride s whose window is 2 * s - s % 2 wide begins as what enlarges
    /// images s times (Long et al., 2015, section 4.3; Caffe's filler of that name). From a channel to the same one the weight [i, j] of a
    /// window of h x w is (1 - |i - (h - 1) / 2| / ceil(h / 2)) * (1 - |j - (w - 1) / 2| / ceil(w / 2)); to others it is 0.
    /// </summary>
    /// <param name="on">Which parameters: weights of convolutions, transposed or not, that give as many channels as they read.</param>
    /// <example><code>InitialValues.Bilinear(TensorSelector.Named("upscore*.weight"))</code></example>
    public static InitialValues Bilinear(TensorSelector on) => new(
        on,
        (ParameterTensor tensor, ref Xoshiro256 _, Span<float> values) => BilinearWindow.Fill(tensor.Shape, values),
        tensor => tensor.Shape.Count == 4 && tensor.Initializer.FanIn == tensor.Initializer.FanOut,
        "only windows that give as many channels as they read can interpolate");

    /// <summary>The tensors that the rule is about.</summary>
    /// <exception cref="ArgumentException">There are none, or one that the rule cannot fill.</exception>
    internal IReadOnlyList<ParameterTensor> Select(ParameterStore parameters)
    {
        IReadOnlyList<ParameterTensor> selected = On.Select(parameters);
        foreach (ParameterTensor tensor in selected)
        {
            if (!fits(tensor))
                throw new ArgumentException($"{tensor.Name} is [{string.Join(", ", tensor.Shape)}]; {expectation}.");
        }

        return selected;
    }

    internal void Fill(ParameterTensor tensor, ref Xoshiro256 random, Span<float> values) => draw(tensor, ref random, values);

    private static InitialValues Of(TensorSelector on, InitializerKind kind) => new(
        on,
        (ParameterTensor tensor, ref Xoshiro256 random, Span<float> values) => ParameterInitializer.Fill(tensor.Initializer with { Kind = kind }, ref random, values));
}
