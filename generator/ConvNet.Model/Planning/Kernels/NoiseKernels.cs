namespace ConvNet.Model.Planning.Kernels;

/// <summary>What training does otherwise than inference, such as to draw masks. The runtime does it: emission writes the call.</summary>
internal abstract record NoiseKernel(int Site) : Kernel
{
    public override bool TakesBatch => true;
}

/// <summary>Draws a mask.</summary>
/// <param name="Count">Floats from one image to the next; all are drawn.</param>
/// <param name="Rate">The probability of 0.</param>
/// <param name="Kept">The other value.</param>
/// <param name="IsOneDraw">Whether all floats of an image are one draw.</param>
internal sealed record DropoutMaskKernel(int Site, int Count, double Rate, double Kept, bool IsOneDraw) : NoiseKernel(Site)
{
    public override string Name => $"DropoutMask_{Site}";

    public override string Summary => $"Draws {Count} values of 0 or {Kept} for each image.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("mask");
}

/// <summary>Draws which inputs of a join are dropped, as a weight for each.</summary>
/// <param name="Stride">Floats from one image's weights to the next.</param>
/// <param name="Rate">The probability that an input is dropped.</param>
/// <param name="Global">The share of images that keep one column of the network.</param>
internal sealed record DropPathsKernel(int Site, int Inputs, int Stride, double Rate, double Global, int Columns) : NoiseKernel(Site)
{
    public override string Name => $"DropPaths_{Site}";

    public override string Summary => $"Draws the weights of {Inputs} inputs for each image.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights");
}

/// <summary>Draws where the cells of a fractional pooling begin: the phases of the rows and of the columns, of all images.</summary>
/// <param name="Height">The rows that <paramref name="Rows"/> cells advance together.</param>
/// <param name="Width">The columns that <paramref name="Columns"/> cells advance together.</param>
/// <param name="Inference">The phases of inference, for those who want its gradients.</param>
internal sealed record PoolingPhasesKernel(int Site, int Height, int Rows, int Width, int Columns, (int Row, int Column) Inference) : NoiseKernel(Site)
{
    public override string Name => $"PoolingPhases_{Site}";

    public override string Summary => $"Draws where {Rows}x{Columns} cells begin in {Height}x{Width}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("phases");
}

/// <summary>Where a batch normalisation takes its statistics from: in training from the batch, and the call leaves them as they are.</summary>
internal sealed record StatisticsChoiceKernel(int Site, int Lanes, double Epsilon, bool Affine) : NoiseKernel(Site)
{
    public override string Name => $"StatisticsChoice_{Site}";

    public override string Summary => $"May put running averages in the place of the statistics of {Lanes} channels.";

    public override EquatableArray<string> Pointers => new[] { "scale", "shift", "count", "mean", "variance" }.Concat(Affine ? ["weight", "bias"] : []).ToEquatableArray();
}
