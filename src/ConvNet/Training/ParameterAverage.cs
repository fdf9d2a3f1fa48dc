using System.Globalization;
using System.Numerics;

namespace ConvNet;

/// <summary>
/// The moving average of parameters in training, which often tests better than the last ones (Polyak and Juditsky, 1992):
/// average = Decay * average + (1 - Decay) * parameters, at each step. The first steps' is their plain mean, as long as that gives the
/// newest parameters a greater weight, so the initial values have no part in it. Running averages of <c>BatchNorm</c> are averaged alike.
/// </summary>
/// <param name="parameters">The parameters that are trained.</param>
/// <example><code>
/// trainer.Step(images, labels);
/// average.Step();
/// …
/// tested.Parameters.CopyFrom(average.Parameters); // another instance of the network
/// </code></example>
public sealed unsafe class ParameterAverage(ParameterStore parameters) : ITrainingState
{
    private readonly ParameterStore parameters = parameters ?? throw new ArgumentNullException(nameof(parameters));

    /// <summary>How much of the average stays at a step, from 0 to 1; with 1 it is the plain mean of all steps.</summary>
    public double Decay
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Decay), value, "Decay must be from 0 to 1.");
    } = 0.999;

    /// <summary>The number of steps that are averaged.</summary>
    public int Steps { get; private set; }

    /// <summary>The average; before the first step the parameters as they were.</summary>
    public ParameterStore Parameters { get; } = parameters.Clone();

    IReadOnlyList<(string Name, ParameterStore Store)> ITrainingState.Stores => [("average", Parameters)];

    /// <summary>Takes the present parameters into the average: after each step of the trainer, or at the end of each epoch.</summary>
    public void Step()
    {
        Steps++;
        var fresh = new Vector<float>((float)Math.Max(1 - Decay, 1.0 / Steps));
        float* average = Parameters.Packed, newest = parameters.Packed;
        for (long i = 0; i < Parameters.PaddedLength; i += Vector<float>.Count)
        {
            Vector<float> a = Vector.LoadAligned(average + i);
            (a + (fresh * (Vector.LoadAligned(newest + i) - a))).StoreAligned(average + i);
        }

        Parameters.MarkChanged();
        GC.KeepAlive(parameters);
        GC.KeepAlive(this);
    }

    void ITrainingState.Save(IDictionary<string, string> values) => values["steps"] = Steps.ToString(CultureInfo.InvariantCulture);

    void ITrainingState.Load(IReadOnlyDictionary<string, string> values) => Steps = values.Count("steps");
}
