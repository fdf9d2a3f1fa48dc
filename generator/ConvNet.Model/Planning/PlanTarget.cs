namespace ConvNet.Model.Planning;

/// <summary>What runs a plan. The parameters are packed alike for both, so that they move between them as they are.</summary>
internal enum PlanTarget
{
    /// <summary>The processor's vectors: images go through runs of layers one after another, while they are in the caches.</summary>
    Simd,

    /// <summary>
    /// A graphics processor: every kernel runs over the whole batch, which is what keeps it busy. Convolutions are computed directly,
    /// in channel blocks, and pooling is a kernel of its own.
    /// </summary>
    Gpu,
}
