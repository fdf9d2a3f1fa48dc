using ConvNet;

namespace Samples;

/// <summary>How a network is trained: the optimizer, whose learning rate falls in a straight line to zero over the whole run.</summary>
/// <param name="Optimizer">The optimizer, at its first learning rate.</param>
internal sealed record Recipe(Optimizer Optimizer)
{
    private readonly double first = Optimizer.LearningRate;

    public static Recipe Cnn => new(new Adam(0.002));

    public static Recipe LeNet5 => new(new Adam(0.002));

    /// <summary>Sets the learning rate of a step.</summary>
    public void Prepare(long step, long steps) => Optimizer.LearningRate = first * (1 - ((double)step / steps));
}
