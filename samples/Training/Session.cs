using System.Diagnostics;
using ConvNet;
using Samples;

namespace Training;

/// <summary>Trains a network by a recipe: what happens in an epoch, and what the user sees of it.</summary>
internal static class Session
{
    // What the recipes' schedules need to rise and fall.
    private const int FewestSteps = 4;

    /// <summary>Trains, shows the curve and how each class fares at its end, and saves the weights.</summary>
    /// <exception cref="UserException">There is too little to train on.</exception>
    public static void Run<TNetwork>(TNetwork network, IExamples examples, Recipe recipe, Options options)
        where TNetwork : class, INetwork<TNetwork>
    {
        var epochs = options.Epochs ?? recipe.Epochs;
        var loader = new BatchLoader(examples.Train, recipe.Batch, options.Seed) { Augmentations = recipe.Augmentations };
        var steps = epochs * loader.BatchCount;
        if (steps < FewestSteps)
            throw new UserException($"{examples.Train.Count} images in {epochs} epochs make {steps} steps of {recipe.Batch}; train for more epochs.");

        Report.Title(TNetwork.Description, examples);
        var schedule = recipe.Schedule(recipe.Optimizer, steps);
        using var trainer = new Trainer<TNetwork>(network, recipe.Optimizer, seed: options.Seed, shards: recipe.Shards) { Threads = options.Threads };

        var test = new ConfusionMatrix(examples.ClassNames.Count);
        var byPixel = TNetwork.Description.Output is { Height: > 1 } or { Width: > 1 };
        Report.CurveHeader(byPixel);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var loss = 0.0;
            Terminal.Progress($"epoch {epoch + 1} of {epochs}", loader.BatchCount, advance => loss = Epoch(trainer, loader, schedule, examples, epoch, advance));
            var speed = examples.Train.Count / clock.Elapsed.TotalSeconds;

            test = examples.ClassifyTest(network);
            Report.CurvePoint(new CurvePoint(epoch + 1, loss, examples.ClassifyTrain(network), test, speed), byPixel);
        }

        Report.Classes(test, examples.ClassNames, byPixel);
        var file = Path.Combine(options.Out, $"{options.Recipe}.safetensors");
        network.Parameters.Save(file);
        Report.Saved("The weights", file);
    }

    /// <summary>Trains on every image once, stepping the schedule with each batch.</summary>
    /// <returns>The mean loss, over the batches as they came.</returns>
    public static double Epoch<TNetwork>(
        Trainer<TNetwork> trainer, BatchLoader loader, Schedule schedule, IExamples examples, int epoch, Action? advance = null)
        where TNetwork : class, INetwork<TNetwork>
    {
        var loss = 0.0;
        foreach (var batch in loader.Epoch(epoch))
        {
            loss += (double)trainer.Step(batch.Pixels, examples.Labels(batch)) * batch.Count;
            schedule.Step();
            advance?.Invoke();
        }

        return loss / examples.Train.Count;
    }
}

/// <summary>How training stands after an epoch.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Loss">Its mean loss.</param>
/// <param name="Train">What training images, as they are, are taken for.</param>
/// <param name="Test">What test images are taken for.</param>
/// <param name="Speed">Images trained on a second.</param>
internal sealed record CurvePoint(int Epoch, double Loss, ConfusionMatrix Train, ConfusionMatrix Test, double Speed);
