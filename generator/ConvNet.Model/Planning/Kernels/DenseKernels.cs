namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// A fully connected layer over the batch: the images are the columns of a matrix product. Weights are packed
/// [outputs / 16][inputs][16], one sequential stream a block of outputs.
/// </summary>
/// <param name="Inputs">Floats of one input image, a multiple of 16; padding lanes are zero.</param>
/// <param name="InputStride">Floats from one image's inputs to the next.</param>
/// <param name="Outputs">Real outputs; whole blocks are stored.</param>
/// <param name="OutputStride">Floats from one image's outputs to the next.</param>
internal sealed record DenseKernel(int Inputs, int InputStride, int Outputs, int OutputStride, bool HasBias, Epilogue Epilogue, string Label) : Kernel
{
    /// <summary>Whether the sums are scaled and shifted for each output, in place of a bias.</summary>
    public bool IsScaled { get; init; }

    /// <summary>
    /// Whether every second call takes the blocks of outputs from the last to the first, and so begins with the weights that the call before has left in
    /// the cache. Of weights that are always read in one direction, a cache that is a little too small for a network keeps none.
    /// </summary>
    public bool Alternates { get; init; }

    /// <summary>Whether the weights are most of a network that a second-level cache does not quite hold. Where threads share them, each has its own cache.</summary>
    /// <param name="networkFloats">All the network's parameters.</param>
    public bool MayAlternate(int networkFloats)
    {
        long weights = (long)Blocks * BlockedLayout.Full * Inputs;
        return Blocks >= 4 && Parts == 1 && weights >= FewestAlternating && networkFloats <= 2 * weights;
    }

    /// <summary>Half a megabyte: as much stays in any second-level cache.</summary>
    private const int FewestAlternating = 1 << 17;

    /// <summary>The activation that the results are taken back through, where they are a gradient by its output.</summary>
    public ActivationGradientKernel? Back { get; init; }

    /// <summary>Where the weights are read transposed; null where they are packed for this kernel.</summary>
    public TransposedWeights? Transposed { get; init; }

    /// <summary>Floats of the memory into which it transposes the weights of a few outputs at a time; 0 where it needs none.</summary>
    public int StripFloats { get; init; }

    /// <summary>The same with weights as they are packed for the product in the other direction.</summary>
    public DenseKernel ReadTransposed(TransposedWeights weights) => this with { Transposed = weights, StripFloats = Fitting(Blocks, 2) * BlockedLayout.Full * Inputs };

    public override string Name => $"{Label}_{Inputs}To{Outputs}{(IsScaled ? "_Scaled" : "")}{Epilogue.Suffix}{ActivationGradientKernel.Suffix(Back)}";

    public override string Summary =>
        $"{Inputs} inputs to {Outputs} outputs for each image of the batch{(IsScaled ? ", scaled and shifted" : "")}{Epilogue.Description}{ActivationGradientKernel.Description(Back)}.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers =>
        Weighted(HasBias, IsScaled).Concat(ActivationGradientKernel.Pointer(Back)).Concat(StripFloats > 0 ? ["strip"] : []).Concat(Alternates ? ["order"] : []).ToEquatableArray();

    public int Blocks => (Outputs + BlockedLayout.Full - 1) / BlockedLayout.Full;

    /// <summary>One image takes the weights as fast as the caches give them, some eight floats a cycle.</summary>
    public override int Parts => StripFloats > 0 ? 1 : PartsOf((double)Inputs * Outputs / 8, Blocks);

    /// <summary>
    /// Register tiles, for many images, few, and one: vectors of outputs x images, and for one image the inputs that are summed
    /// apart, since one chain of additions would wait four cycles for each.
    /// </summary>
    public EquatableArray<DenseTile> Tiles(VectorClass width)
    {
        int vectors = Blocks * BlockedLayout.Full / width.Lanes;
        int most = width.Lanes == 16 ? 8 : 4;
        while (Alternates && 2 * most > vectors) most /= 2;
        int pair = Fitting(vectors, 2), wide = StripFloats > 0 ? pair : Fitting(vectors, most);
        int many = width.Lanes == 16 ? (pair == 2 ? 12 : 24) : pair == 2 ? 6 : 12;
        return EquatableArray.Of(
            new DenseTile(pair, many, 1), new DenseTile(pair, 4, 1), new DenseTile(wide, 1, Math.Max(1, (width.Lanes == 16 ? 8 : 4) / wide)));
    }

    private static int Fitting(int vectors, int most)
    {
        while (vectors % most != 0) most /= 2;
        return most;
    }
}

/// <param name="Chains">Accumulators for each output, over interleaved inputs.</param>
internal readonly record struct DenseTile(int Vectors, int Images, int Chains);

/// <summary>The gradient by a fully connected layer's weights, summed over the batch, in their packed layout.</summary>
/// <param name="InputStride">Floats from one image's inputs to the next.</param>
/// <param name="GradientStride">Floats from one image's gradient to the next.</param>
internal sealed record DenseWeightGradientKernel(int Inputs, int InputStride, int Outputs, int GradientStride) : Kernel
{
    /// <summary>Whether the gradient by the bias, which lies behind the weights, is summed up too.</summary>
    public bool HasBias { get; init; }

    public override string Name => $"DenseWeightGradient_{Inputs}To{Outputs}{(HasBias ? "_Bias" : "")}";

    public override string Summary => $"The gradient by {Inputs} x {Outputs} weights{(HasBias ? " and the bias" : "")}, summed over the batch.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient");

    public int Blocks => (Outputs + BlockedLayout.Full - 1) / BlockedLayout.Full;

    public override int OverwrittenFloats => Blocks * BlockedLayout.Full * Inputs;

    /// <summary>
    /// Of the fastest tiles the one with the most channels: images often lie a power of two apart, where lines of the cache displace one
    /// another, so that a line should be used whole when it is there.
    /// </summary>
    public WeightTile Tile(VectorClass width) =>
        WeightTile.Choose(Blocks, new ConvTaps(1, 1, 0, 0), BlockedLayout.Full, default, width, mostChannels: true);
}
