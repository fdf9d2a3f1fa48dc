using System.Diagnostics;
using Architectures;
using ConvNet;

namespace Samples;

/// <summary>The network with the names of its classes.</summary>
internal sealed class Classifier : IDisposable
{
    private const int Rounds = 9;

    private readonly Predictor<SqueezeNet11> predictor;
    private readonly IReadOnlyList<string> labels;
    private readonly float[] probabilities = new float[SqueezeNet11.Description.Output.Count];

    /// <exception cref="UserException">There are not as many names as classes.</exception>
    public Classifier(SqueezeNet11 network, IReadOnlyList<string> labels)
    {
        if (labels.Count != probabilities.Length)
            throw new UserException($"The labels name {labels.Count} classes, but the network has {probabilities.Length}.");

        this.labels = labels;
        predictor = network.CreatePredictor();
    }

    /// <summary>Classifies an image.</summary>
    /// <param name="input">As <see cref="Photo.Prepare"/> makes it.</param>
    /// <returns>The classes, the most likely first, and the time of a run: the median of some, after one that is not counted.</returns>
    public (IEnumerable<(string Label, float Probability)> Best, double Milliseconds) Classify(ImageFile input)
    {
        predictor.Run(input.Pixels, probabilities);
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            predictor.Run(input.Pixels, probabilities);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        float[] found = [.. probabilities];
        return (labels.Zip(found).OrderByDescending(pair => pair.Second), times[Rounds / 2]);
    }

    public void Dispose() => predictor.Dispose();
}
