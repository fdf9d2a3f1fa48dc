using System.Collections.Immutable;
using ConvNet;

namespace Training;

/// <summary>How a network is trained.</summary>
internal sealed record Recipe
{
    /// <summary>Passes over the training images, unless the user says otherwise.</summary>
    public required int Epochs { get; init; }

    /// <summary>The images of a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Into how many parts a batch is cut, each for a thread; normalisations take the statistics of a part.</summary>
    public required int Shards { get; init; }

    /// <summary>What is done to training images, drawn anew in each epoch.</summary>
    public ImmutableArray<Augmentation> Augmentations { get; init; } = [];

    /// <summary>The optimizer, at its highest learning rate.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>The learning rate over a number of steps.</summary>
    public required Func<Optimizer, int, Schedule> Schedule { get; init; }

    /// <summary>The rate rises and falls once (Smith and Topin, 2018), which takes few epochs.</summary>
    public static Recipe Fashion => new()
    {
        Epochs = 6,
        Batch = 64,
        Shards = 4,
        Augmentations = [new PadAndCrop(2), new HorizontalFlip()],
        Optimizer = new Adam(0.004),
        Schedule = (optimizer, steps) => new OneCycleSchedule(optimizer, steps),
    };

    /// <summary>
    /// He et al. (2015), section 4.2: SGD, a tenth of the rate after a half and again after three quarters of the steps, images shifted by
    /// up to 4 and mirrored. For a few thousand images the batch, and the rate with it, is half of theirs, and the decay five times.
    /// </summary>
    public static Recipe ResNet20 => new()
    {
        Epochs = 40,
        Batch = 64,
        Shards = 2,
        Augmentations = [new PadAndCrop(4), new HorizontalFlip()],
        Optimizer = new Sgd(0.05) { Momentum = 0.9, WeightDecay = 5e-4 },
        Schedule = (optimizer, steps) => new MultiStepSchedule(optimizer, [steps / 2, steps * 3 / 4]),
    };

    /// <summary>No augmentation: each image is drawn at random already.</summary>
    public static Recipe Segmentation => new()
    {
        Epochs = 20,
        Batch = 16,
        Shards = 2,
        Optimizer = new Adam(0.004),
        Schedule = (optimizer, steps) => new OneCycleSchedule(optimizer, steps),
    };
}
