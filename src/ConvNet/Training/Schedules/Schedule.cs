using System.Globalization;

namespace ConvNet;

/// <summary>
/// A learning rate that is a function of the epoch. Call <see cref="Step"/> at the end of each epoch, as with PyTorch's schedulers;
/// or after each batch, and read steps for epochs.
/// </summary>
public abstract class Schedule : ITrainingState
{
    private readonly Optimizer optimizer;

    /// <summary>Takes the optimizer's present learning rate for the base.</summary>
    protected Schedule(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        this.optimizer = optimizer;
        BaseLearningRate = optimizer.LearningRate;
    }

    /// <summary>Goes on as another schedule, for the same optimizer and from the same base.</summary>
    protected Schedule(Schedule inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        optimizer = inner.optimizer;
        BaseLearningRate = inner.BaseLearningRate;
    }

    /// <summary>The learning rate that the others are multiples of: the optimizer's when the schedule was made.</summary>
    public double BaseLearningRate { get; }

    /// <summary>The number of epochs that have ended.</summary>
    public int Epoch { get; private set; }

    /// <summary>Ends an epoch: sets the optimizer's learning rate to the next one's.</summary>
    public void Step()
    {
        Epoch++;
        Start();
    }

    /// <summary>The learning rate of an epoch, from 0.</summary>
    public abstract double At(int epoch);

    /// <summary>Sets the optimizer's learning rate to the present epoch's: for schedules that do not begin with the base.</summary>
    protected void Start() => optimizer.LearningRate = At(Epoch);

    void ITrainingState.Save(IDictionary<string, string> values) => values["epoch"] = Epoch.ToString(CultureInfo.InvariantCulture);

    /// <summary>The optimizer's learning rate is kept with the optimizer.</summary>
    void ITrainingState.Load(IReadOnlyDictionary<string, string> values) => Epoch = values.Count("epoch");
}
