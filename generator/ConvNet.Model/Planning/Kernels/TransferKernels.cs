namespace ConvNet.Model.Planning.Kernels;

/// <summary>Brings a user's image into the blocked layout: planar floats, or interleaved bytes with mean and deviation.</summary>
internal sealed record ImportKernel(bool FromBytes, EquatableArray<double> Mean, EquatableArray<double> Deviation, BlockedLayout Output) : Kernel
{
    public override string Name => $"Import{(FromBytes ? "Bytes" : "")}_{Output.Channels}x{Output.Height}x{Output.Width}{(Output.IsPlanar ? "_Planes" : "")}";

    public override string Summary => FromBytes
        ? $"Brings an interleaved image of bytes, {Output.Height}x{Output.Width}x{Output.Channels}, into {To}: (value / 255 - mean) / deviation."
        : $"Brings a planar image, {Output.Shape}, into {To}.";

    private string To => Output.IsPlanar ? "planes of its own" : "channel blocks";

    public override EquatableArray<string> Pointers => EquatableArray.Of("image", "output");

    /// <summary>What a channel's bytes are multiplied by.</summary>
    public double Scale(int channel) => 1 / (255 * Constant(Deviation, channel, 1));

    /// <summary>What is added to them then.</summary>
    public double Shift(int channel) => (0 - Constant(Mean, channel, 0)) / Constant(Deviation, channel, 1);

    /// <summary>A channel's constant: its own, or the one for all.</summary>
    private static double Constant(EquatableArray<double> values, int channel, double otherwise) =>
        values.Count == 0 ? otherwise : values[Math.Min(channel, values.Count - 1)];
}

/// <summary>Brings an image to the user, as planar floats.</summary>
internal sealed record ExportKernel(BlockedLayout Input) : Kernel
{
    public override string Name => $"Export_{Input.Channels}x{Input.Height}x{Input.Width}{(Input.IsPlanar ? "_Planes" : "")}";

    public override string Summary => $"Brings {Input.Shape} out of {(Input.IsPlanar ? "planes of its own" : "channel blocks")}, as planar floats.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>Zeroes the halo of an image whose memory held something else before.</summary>
internal sealed record ClearHaloKernel(BlockedLayout Layout) : Kernel
{
    public override string Name => $"ClearHalo_{Layout.Channels}_{Layout.Height}x{Layout.Width}";

    public override string Summary => $"Zeroes the halo around {Layout.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("image");
}

/// <summary>Zeroes a run of floats.</summary>
internal sealed record ClearKernel(int Floats) : Kernel
{
    public override string Name => $"Clear_{Floats}";

    public override string Summary => $"Zeroes {Floats} floats.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("values");
}
