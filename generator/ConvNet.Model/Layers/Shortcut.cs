namespace ConvNet.Model.Layers;

/// <summary>What a <see cref="Shortcut"/> is where shapes differ; the values are those of <c>ConvNet.ShortcutOption</c>.</summary>
internal enum ShortcutOption
{
    Projection,
    ZeroPad,
}

/// <summary>The shortcut of a residual block: nothing where it need not change the shape.</summary>
internal sealed record Shortcut(int Planes, int Stride, ShortcutOption Option) : Composite
{
    public override string Kind => "Shortcut";

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Planes < 1) yield return site.NotPositive("Planes", Planes);
        if (Stride < 1) yield return site.NotPositive("Stride", Stride);
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        if (Option == ShortcutOption.ZeroPad && input is { IsFlat: false } image && Planes > 0 && Planes < image.Channels)
        {
            string channels = Text.Of(image.Channels);
            yield return site.Problem(
                ProblemIds.InvalidNumber, "Planes",
                EquatableArray.Of("Planes", Text.Of(Planes), $"padding only adds channels, so it must be at least the {channels} of its input"),
                Remedy.SetArgument(site.Index, "Planes", channels));
        }
    }

    public override EquatableArray<Part> Parts(Shape input)
    {
        if (Stride == 1 && Planes == input.Channels) return default;
        if (Option == ShortcutOption.ZeroPad) return EquatableArray.Of(new Part("zeroPad", new ZeroPadShortcut(Planes, Stride), EquatableArray.Of(Part.Whole)));

        // Positions between the strides are left out on purpose: the other branch reads them.
        var axis = new WindowAxis(1, Stride, 0, 1, Fit.Floor);
        return EquatableArray.Of(
            new Part("0", new Conv(Planes, new Window(axis, axis), Groups: 1, Bias: false), EquatableArray.Of(Part.Whole)),
            new Part("1", new BatchNorm(Epsilon: 1e-5, Momentum: 0.1, Affine: true), EquatableArray.Of(0)));
    }
}
