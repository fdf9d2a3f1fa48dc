using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

/// <summary>Whether the test network ends in a softmax.</summary>
internal interface IEnd
{
    static abstract bool Softmax { get; }
}

internal readonly struct WithSoftmax : IEnd
{
    public static bool Softmax => true;
}

internal readonly struct Plain : IEnd
{
    public static bool Softmax => false;
}

/// <summary>
/// A network written by hand in place of the compiler: [2, 2, 2] images, dropout of half the inputs in training, a dense layer of
/// three units, and perhaps a softmax. A running mean of the first input is kept, which nothing reads. It checks what the runtime promises about alignment and scratch memory.
/// </summary>
internal sealed unsafe class Linear<TEnd>(ParameterStore parameters) : INetwork<Linear<TEnd>>
    where TEnd : IEnd
{
    public const int Inputs = 8, Outputs = 3, Lanes = 16, Bias = Inputs * Lanes, Running = Bias + Lanes;

    /// <summary>Runs inside this thread's next inference.</summary>
    [ThreadStatic]
    public static Action? DuringForward;

    public static NetworkDescription Description { get; } = new()
    {
        Name = "Linear",
        Input = new Shape(2, 2, 2),
        Output = new Shape(Outputs, IsVector: true),
        EndsInSoftmax = TEnd.Softmax,
        Layers = [new LayerDescription("fc", "Dense", [], new Shape(Outputs, IsVector: true), 27, 24, (2, 2))],
        Parameters =
        [
            new ParameterTensor(
                "fc.weight", [Outputs, Inputs], 0, [new PackedAxis(Outputs, 1, Lanes, 0), new PackedAxis(Inputs, Lanes, Inputs, 0)],
                new Initializer(InitializerKind.Xavier, Inputs, Outputs)),
            new ParameterTensor("fc.bias", [Outputs], Bias, [new PackedAxis(Outputs, 1, Lanes, 0)], new Initializer(InitializerKind.Zero, Inputs, Outputs)),
            new ParameterTensor("fc.running_mean", [1], Running, [new PackedAxis(1, 1, 1, 0)], new Initializer(InitializerKind.Constant, 0, 0, 1)) { IsTrained = false },
        ],
        PackedParameters = Running + Lanes,
        TrainedParameters = Running,
        PreparedFloats = 1,
        InferenceScratch = new ScratchSize(16, 0),
        TrainingScratch = new ScratchSize(16, 2 * Inputs),
    };

    public ParameterStore Parameters { get; } = parameters;

    public static Linear<TEnd> Create(ParameterStore parameters) => new(parameters);

    public static Linear<TEnd> New(int seed)
    {
        var parameters = new ParameterStore(Description);
        parameters.Initialize(seed);
        return new Linear<TEnd>(parameters);
    }

    /// <summary>How often the parameters were prepared.</summary>
    public static int Preparations;

    public static void Prepare(float* parameters, float* prepared)
    {
        Interlocked.Increment(ref Preparations);
        prepared[0] = parameters[0];
    }

    public static void Forward(int batch, float* parameters, float* prepared, void* images, PixelFormat format, float** outputs, float* scratch, ThreadTeam team)
    {
        RequireAligned(parameters, scratch);
        if (prepared[0] != parameters[0])
            throw new InvalidOperationException("The parameters have changed since they were prepared.");
        Action? during = DuringForward;
        DuringForward = null;
        during?.Invoke();
        for (int n = 0; n < batch; n++)
        {
            for (int i = 0; i < Inputs; i++)
                scratch[i] = Input(images, format, n, i);
            Dense(parameters, scratch, outputs[0] + (n * Outputs));
            if (TEnd.Softmax)
                ChannelSoftmax.Forward(new Span<float>(outputs[0] + (n * Outputs), Outputs), Description.Output);
        }
    }

    public static void TrainingForward(
        int batch, float* parameters, void* images, PixelFormat format, float** logits, float* scratch, TrainingNoise noise)
    {
        RequireAligned(parameters, scratch);

        // The first float says for which batch size the memory was used: it must have been cleared since if that was another.
        if (scratch[0] != 0 && scratch[0] != batch)
            throw new InvalidOperationException("The scratch memory of another batch size was not cleared.");

        scratch[0] = batch;
        float* masks = scratch + 16, inputs = masks + (batch * Inputs);
        noise.Dropout(0, batch, masks, Inputs, 0.5f, 2);
        for (int n = 0; n < batch; n++)
        {
            for (int i = 0; i < Inputs; i++)
                inputs[(n * Inputs) + i] = Input(images, format, n, i) * masks[(n * Inputs) + i];
            Dense(parameters, inputs + (n * Inputs), logits[0] + (n * Outputs));
        }
    }

    public static void Backward(int batch, float* parameters, float** logitGradients, float* gradients, float* imageGradients, float* scratch)
    {
        float* inputs = scratch + 16 + (batch * Inputs);
        new Span<float>(gradients, Running + Lanes).Clear();
        gradients[Running] = parameters[Running] / 2;
        for (int n = 0; n < batch; n++)
        {
            gradients[Running] += inputs[n * Inputs] / 2 / batch;
            for (int o = 0; o < Outputs; o++)
            {
                gradients[Bias + o] += logitGradients[0][(n * Outputs) + o];
                for (int i = 0; i < Inputs; i++)
                    gradients[(i * Lanes) + o] += logitGradients[0][(n * Outputs) + o] * inputs[(n * Inputs) + i];
            }
        }
    }

    private static float Input(void* images, PixelFormat format, int image, int index) => format == PixelFormat.PlanarSingle
        ? ((float*)images)[(image * Inputs) + index]
        : ((byte*)images)[(image * Inputs) + (index % 4 * 2) + (index / 4)] / 255f;

    private static void Dense(float* parameters, float* input, float* output)
    {
        for (int o = 0; o < Outputs; o++)
        {
            output[o] = parameters[Bias + o];
            for (int i = 0; i < Inputs; i++)
                output[o] += parameters[(i * Lanes) + o] * input[i];
        }
    }

    private static void RequireAligned(float* parameters, float* scratch)
    {
        if (((nint)parameters | (nint)scratch) % 64 != 0)
            throw new InvalidOperationException("Memory is not aligned to 64 bytes.");
    }
}
