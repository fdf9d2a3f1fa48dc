using System.Collections.Immutable;

namespace ConvNet;

/// <summary>Multiplies the learning rate by a factor at given epochs (PyTorch's MultiStepLR).</summary>
public sealed class MultiStepSchedule : Schedule
{
    private readonly ImmutableArray<int> milestones;
    private readonly double gamma;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="milestones">The epochs from which on the rate is lower, in ascending order, above 0.</param>
    /// <param name="gamma">The factor, above 0.</param>
    public MultiStepSchedule(Optimizer optimizer, ImmutableArray<int> milestones, double gamma = 0.1)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gamma);
        if (milestones.IsDefaultOrEmpty)
            throw new ArgumentException("There are no epochs at which the rate would change.", nameof(milestones));

        int last = 0;
        foreach (int milestone in milestones)
        {
            if (milestone <= last)
                throw new ArgumentException($"The epochs must ascend from above 0, but {milestone} follows {last}.", nameof(milestones));

            last = milestone;
        }

        this.milestones = milestones;
        this.gamma = gamma;
    }

    /// <inheritdoc/>
    public override double At(int epoch)
    {
        int passed = 0;
        while (passed < milestones.Length && milestones[passed] <= epoch)
            passed++;

        return BaseLearningRate * Math.Pow(gamma, passed);
    }
}
