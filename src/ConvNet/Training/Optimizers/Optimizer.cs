namespace ConvNet;

/// <summary>
/// Changes parameters by their gradients. An optimizer serves one network: at its first step it takes on the layout of that
/// network's parameters for its state. Updates are elementwise over the packed parameters, in one pass.
/// </summary>
public abstract unsafe class Optimizer
{
    private ParameterStore[]? states;

    /// <summary>Sets the learning rate.</summary>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate, which schedules change between steps; 0 or more.</summary>
    public double LearningRate
    {
        get;
        set => field = NotNegative(value, nameof(LearningRate));
    }

    /// <summary>
    /// The factor of the L2 penalty: WeightDecay times each parameter is added to its gradient, as by PyTorch's SGD and Adam. 0 or more.
    /// </summary>
    public double WeightDecay
    {
        get;
        init => field = NotNegative(value, nameof(WeightDecay));
    }

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The names of the state that the optimizer keeps for each parameter, as PyTorch's ("momentum_buffer", "exp_avg").</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="gradients">The loss's gradients by them, which stay as they are.</param>
    /// <exception cref="ArgumentException">The two, or an earlier step's, belong to different networks.</exception>
    public void Step(ParameterStore parameters, ParameterStore gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        parameters.RequireLayoutOf(gradients, nameof(gradients));
        states ??= NewStates(parameters);
        foreach (ParameterStore state in states)
            state.RequireLayoutOf(parameters, nameof(parameters));

        Steps++;
        Update(parameters.Packed, gradients.Packed, parameters.PaddedLength);
        parameters.MarkChanged();
        GC.KeepAlive(gradients);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Updates the parameters in place; <see cref="Steps"/> counts this step already. What has gradient and value zero must stay
    /// zero, as the packing's unused lanes have.
    /// </summary>
    /// <param name="parameters">The packed parameters, 64-byte aligned.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="count">The number of floats, a multiple of 16.</param>
    protected abstract void Update(float* parameters, float* gradients, long count);

    /// <summary>The packed floats of a state, in the order of <see cref="StateNames"/>; zero before the first step.</summary>
    protected float* State(int index) => states![index].Packed;

    private ParameterStore[] NewStates(ParameterStore parameters) =>
        [.. StateNames.Select(_ => new ParameterStore(parameters.Description))];

    private protected static double NotNegative(double value, string property) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be a finite number of at least 0.");

    private protected static double Fraction(double value, string property) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be at least 0 and less than 1.");
}
