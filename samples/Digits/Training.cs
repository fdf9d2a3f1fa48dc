using System.Diagnostics;
using ConvNet;

namespace Samples;

/// <summary>Trains any network: what happens in an epoch, and what the user sees of it.</summary>
internal static class Training
{
    public static void Run<TNetwork>(TNetwork network, Recipe recipe, MnistFolder data, Options options)
        where TNetwork : class, INetwork<TNetwork>
    {
        using var trainer = new Trainer<TNetwork>(network, recipe.Optimizer, seed: options.Seed);
        var loader = new BatchLoader(data.Train, options.Batch, options.Seed);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var which = $"epoch {epoch + 1} of {options.Epochs}";
            var clock = Stopwatch.StartNew();
            var loss = 0.0;
            Terminal.Progress(which, loader.BatchCount, advance =>
            {
                foreach (var batch in loader.Epoch(epoch))
                {
                    recipe.Prepare(trainer.Steps, (long)options.Epochs * loader.BatchCount);
                    loss += (double)trainer.Step(batch.Pixels, batch.Labels) * batch.Count;
                    advance();
                }
            });

            var seconds = clock.Elapsed.TotalSeconds;
            var accuracy = Evaluation.Classify(network, data.Test).Accuracy;
            Report.Epoch(which, loss / data.Train.Count, accuracy, seconds, data.Train.Count);
        }
    }
}
