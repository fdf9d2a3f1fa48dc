namespace ConvNet;

/// <summary>What a checkpoint keeps of a trainer, on whatever processor it trains.</summary>
internal interface ITrainingRun
{
    /// <summary>The optimizer.</summary>
    Optimizer Optimizer { get; }

    /// <summary>The seed of dropout's masks.</summary>
    int Seed { get; }

    /// <summary>Into how many parts each batch is cut.</summary>
    int Shards { get; }

    /// <summary>The steps that were taken, and the passes, which are the random state of dropout.</summary>
    /// <exception cref="InvalidOperationException">Batches are accumulated that no step was taken by.</exception>
    (long Steps, long Passes) Position { get; }

    /// <summary>The parameters and the optimizer's state, to be saved or to be loaded into: here, wherever they are used.</summary>
    (ParameterStore Parameters, IReadOnlyList<ParameterStore> OptimizerState) Stores { get; }

    /// <summary>Brings the stores up to date.</summary>
    void Collect();

    /// <summary>Goes on from what the stores were loaded with.</summary>
    void Resume(long steps, long passes);
}
