namespace ConvNet;

/// <summary>A learning rate that is a function of the epoch. Call <see cref="Step"/> at the end of each epoch, as with PyTorch's schedulers.</summary>
public abstract class Schedule
{
    private readonly Optimizer optimizer;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    protected Schedule(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        this.optimizer = optimizer;
        BaseLearningRate = optimizer.LearningRate;
    }

    /// <summary>The learning rate of the first epoch.</summary>
    public double BaseLearningRate { get; }

    /// <summary>The number of epochs that have ended.</summary>
    public int Epoch { get; private set; }

    /// <summary>Ends an epoch: sets the optimizer's learning rate to the next one's.</summary>
    public void Step()
    {
        Epoch++;
        optimizer.LearningRate = At(Epoch);
    }

    /// <summary>The learning rate of an epoch, from 0.</summary>
    public abstract double At(int epoch);
}
