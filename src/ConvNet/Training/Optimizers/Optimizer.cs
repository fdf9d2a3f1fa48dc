using System.Collections.Immutable;
using System.Numerics;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Changes parameters by their gradients. An optimizer serves one network: at its first step it takes on the layout of that
/// network's parameters for its state. A step clips the gradients, adds the penalties, updates elementwise over the packed
/// parameters in one pass, scales that where rates differ, and bounds the filters' norms; what is not asked for costs nothing. It allocates
/// nothing after the first.
/// </summary>
public abstract unsafe class Optimizer
{
    private const float SmallestNormal = 1.17549435e-38f;

    private ParameterStore? first;
    private ParameterStore[]? states;
    private GradientRules? rules;
    private ParameterFactors? shrinking;
    private ParameterRates? rates;
    private double commonDecay;
    private FilterNorms[] norms = [];

    /// <summary>Sets the learning rate.</summary>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate, which schedules change between steps; 0 or more.</summary>
    public double LearningRate
    {
        get;
        set => field = NotNegative(value, nameof(LearningRate));
    }

    /// <summary>
    /// The factor of the L2 penalty: WeightDecay times each parameter is added to its gradient, as by PyTorch's SGD and Adam (but see
    /// <see cref="AdamW"/>). 0 or more. It is about the parameters of <see cref="DecayOn"/>, each times the factor that its layer
    /// declares (<see cref="LayerAttribute.Decay"/>).
    /// </summary>
    public double WeightDecay
    {
        get;
        init => field = NotNegative(value, nameof(WeightDecay));
    }

    /// <summary>
    /// Which parameters <see cref="WeightDecay"/> is about; all, unless others are named. What is left out is a parameter group of its own
    /// in PyTorch, with weight_decay = 0.
    /// </summary>
    /// <example><code>DecayOn = TensorSelector.Weights // neither biases nor normalisations</code></example>
    public TensorSelector DecayOn
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(DecayOn));
    } = TensorSelector.All;

    /// <summary>
    /// Learning rates that differ: of the factors about a parameter the last one holds, and what none is about has the
    /// <see cref="LearningRate"/> as it is. Layers taken over from another network are frozen so, or fine-tuned slowly. What is frozen
    /// is still computed; running averages, which no optimizer trains, go on.
    /// </summary>
    /// <example><code>RateFactors = [new RateFactor(0) { On = TensorSelector.Named("features.*") }]</code></example>
    public ImmutableArray<RateFactor> RateFactors
    {
        get;
        init => field = WithoutNull(value, nameof(RateFactors));
    } = [];

    /// <summary>Penalties on parameters, in addition to <see cref="WeightDecay"/>; those on the same parameter add up.</summary>
    /// <example><code>Penalties = [new Penalty { L2 = 5e-4, On = TensorSelector.Weights }]</code></example>
    public ImmutableArray<Penalty> Penalties
    {
        get;
        init => field = WithoutNull(value, nameof(Penalties));
    } = [];

    /// <summary>Bounds on the norms of filters, applied after each step.</summary>
    public ImmutableArray<MaxNorm> MaxNorms
    {
        get;
        init => field = WithoutNull(value, nameof(MaxNorms));
    } = [];

    /// <summary>
    /// The largest Euclidean norm of all gradients together; larger ones are scaled down, as by PyTorch's clip_grad_norm_. Not
    /// clipped where this is null.
    /// </summary>
    public double? ClipNorm
    {
        get;
        init => field = value is null ? null : Positive(value.Value, nameof(ClipNorm));
    }

    /// <summary>
    /// The largest magnitude of a single gradient, after <see cref="ClipNorm"/>; larger ones are set to it, as by PyTorch's
    /// clip_grad_value_. Not clipped where this is null.
    /// </summary>
    public double? ClipValue
    {
        get;
        init => field = value is null ? null : Positive(value.Value, nameof(ClipValue));
    }

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The names of the state that the optimizer keeps for each parameter, as PyTorch's ("momentum_buffer", "exp_avg").</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="gradients">The loss's gradients by them, which stay as they are.</param>
    /// <exception cref="ArgumentException">
    /// The two, or an earlier step's, belong to different networks; or a rule selects none of the parameters.
    /// </exception>
    public void Step(ParameterStore parameters, ParameterStore gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        parameters.RequireLayoutOf(gradients, nameof(gradients));
        TakeOn(parameters);
        Steps++;
        float* packed = parameters.Packed, gradient = gradients.Packed;
        long count = parameters.TrainedLength;
        if (rates is not null)
            gradient = rates.Begin(packed, gradient, count);
        if (rules is not null)
            gradient = rules.Apply(packed, gradient, count);

        shrinking?.Shrink(packed, LearningRate, count);
        Update(packed, gradient, count, commonDecay);
        rates?.End(packed, count);
        foreach (FilterNorms norm in norms)
            norm.Apply(packed);

        parameters.MarkChanged();
        GC.KeepAlive(gradients);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Updates the parameters in place; <see cref="Steps"/> counts this step already. What has gradient and value zero must stay
    /// zero, as the packing's unused lanes have.
    /// </summary>
    /// <param name="parameters">The packed parameters, 64-byte aligned.</param>
    /// <param name="gradients">Their gradients, clipped and with the <see cref="Penalties"/>.</param>
    /// <param name="count">The number of floats, a multiple of 16.</param>
    /// <param name="decay">
    /// The <see cref="WeightDecay"/> still to be applied, which is the same for every parameter: 0 where the parameters differ in it and
    /// the gradients have it already.
    /// </param>
    protected abstract void Update(float* parameters, float* gradients, long count, double decay);

    /// <summary>The step that a device takes by itself, or null where the optimizer's arithmetic is the processor's alone.</summary>
    /// <param name="steps">The number of the step, from 1.</param>
    /// <param name="decay">As in <see cref="Update"/>.</param>
    private protected virtual UpdateRule? DeviceRule(long steps, double decay) => null;

    /// <summary>
    /// How a device takes the next step; null where the processor has to, by <see cref="Step"/>: for an optimizer of the user's own, and for
    /// rules that are not the same for all parameters.
    /// </summary>
    internal UpdateRule? NextOnDevice(ParameterStore parameters)
    {
        TakeOn(parameters);
        return rules is null && shrinking is null && rates is null && norms.Length == 0 ? DeviceRule(Steps + 1, commonDecay) : null;
    }

    /// <summary>Takes one step on a device, where it can.</summary>
    /// <returns>Whether it was taken, and counted.</returns>
    internal bool TryStepOnDevice(ParameterStore parameters, DeviceProgram program)
    {
        if (NextOnDevice(parameters) is not { } rule)
            return false;

        program.Update(rule, parameters.TrainedLength);
        Steps++;
        return true;
    }

    /// <summary>Whether weight decay shrinks the parameters and leaves the gradients as they are.</summary>
    private protected virtual bool DecouplesDecay => false;

    /// <summary>The packed floats of a state, in the order of <see cref="StateNames"/>; zero before the first step.</summary>
    protected float* State(int index) => states![index].Packed;

    /// <summary>
    /// A state, with zeros for subnormal numbers. Where gradients stay away, as those of units that died, a state that decays
    /// would end at the smallest of them for good (0.9 of it rounds to itself), and some processors take a hundred cycles for each.
    /// </summary>
    protected static Vector<float> FlushSubnormals(Vector<float> state) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(state), new Vector<float>(SmallestNormal)), Vector<float>.Zero, state);

    /// <summary>The states for a network's parameters, in the order of <see cref="StateNames"/>, made now if there was no step yet.</summary>
    internal IReadOnlyList<ParameterStore> StatesFor(ParameterStore parameters)
    {
        TakeOn(parameters);
        return states!;
    }

    /// <summary>Goes on from a saved run, whose states were loaded.</summary>
    internal void Resume(long steps, double learningRate)
    {
        LearningRate = learningRate;
        Steps = steps;
    }

    internal static double NotNegative(double value, string property) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be a finite number of at least 0.");

    private protected static double Fraction(double value, string property) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be at least 0 and less than 1.");

    /// <summary>For what divides: also in single precision above 0, so that unused lanes stay zero.</summary>
    private protected static double Positive(double value, string property) => (float)value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be a finite number above 0, also in single precision.");

    internal static ImmutableArray<T> WithoutNull<T>(ImmutableArray<T> rules, string property)
        where T : class => rules is { IsDefault: false } && !rules.Contains(null!)
            ? rules
            : throw new ArgumentNullException(property, $"{property} must not be null nor hold null.");

    /// <summary>Takes on a network's parameters, or refuses another network's, of the same class too: the state is not about them.</summary>
    private void TakeOn(ParameterStore parameters)
    {
        if (states is null)
        {
            Prepare(parameters);
        }
        else if (!ReferenceEquals(first, parameters))
        {
            throw new ArgumentException(
                $"This {GetType().Name} keeps the state of another network, of the class {first!.Description.Name}: give each network an optimizer of its own.",
                nameof(parameters));
        }
    }

    private void Prepare(ParameterStore parameters)
    {
        ImmutableArray<Penalty> penalties = Penalties;
        if (CommonDecay(parameters) is { } common)
        {
            commonDecay = common;
        }
        else if (DecouplesDecay)
        {
            shrinking = new ParameterFactors(parameters);
            shrinking.Add(DecayOn, WeightDecay);
        }
        else
        {
            penalties = penalties.Add(new Penalty { L2 = WeightDecay, On = DecayOn });
        }

        if (penalties.Length > 0 || ClipNorm is not null || ClipValue is not null)
            rules = new GradientRules(parameters, penalties, ClipNorm, ClipValue);

        if (RateFactors.Length > 0)
            rates = new ParameterRates(parameters, RateFactors);

        norms = [.. MaxNorms.SelectMany(norm => norm.On.Select(parameters)
            .Where(tensor => rates?.Frozen.Contains(tensor.Name) != true)
            .Select(tensor => new FilterNorms(tensor, norm.Bound)))];
        states = [.. StateNames.Select(_ => new ParameterStore(parameters.Description))];
        first = parameters;
    }

    /// <summary>The decay that all parameters have, which costs a step nothing; null where they differ.</summary>
    private double? CommonDecay(ParameterStore parameters)
    {
        ParameterTensor[] trained = [.. parameters.Tensors.Where(tensor => tensor.IsTrained)];
        if (WeightDecay == 0 || trained.Length == 0)
            return 0;

        bool isCommon = DecayOn.Select(parameters).Count == trained.Length && trained.All(tensor => tensor.Decay == trained[0].Decay);
        return isCommon ? WeightDecay * trained[0].Decay : null;
    }
}
