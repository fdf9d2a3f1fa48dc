namespace ConvNet.Model.Layers;

/// <summary>Enlarges an image by repeating values or by bilinear interpolation.</summary>
/// <param name="AlignCorners">Whether the corners of both images lie on each other, rather than their borders.</param>
internal sealed record Upsample(int Factor, bool IsBilinear, bool AlignCorners = false) : Layer
{
    public override string Kind => "Upsample";

    public override Shape Infer(Shape input) => checked(input with { Height = input.Height * Factor, Width = input.Width * Factor });

    /// <summary>
    /// Between neighbours positions lie at multiples of 1 / Factor: one of them on the first neighbour where the factor is odd, none where
    /// it is even, so that as many positions reach further.
    /// </summary>
    public override Patch Sees(Patch output, Shape input) => AlignCorners
        ? new Patch(SeesAligned(output.Height, input.Height), SeesAligned(output.Width, input.Width))
        : output.Enlarge(side => IsBilinear ? Patch.Cells(side + Factor - (Factor % 2), Factor) : Patch.Cells(side, Factor));

    /// <summary>With aligned corners the distances differ from place to place: the most that any run of positions reaches.</summary>
    private long SeesAligned(long side, int length)
    {
        long last = ((long)length * Factor) - 1, most = 1;
        for (long p = 0; last > 0 && p + side - 1 <= last; p++)
        {
            long low = p * (length - 1) / last, high = Arithmetic.RoundUp((p + side - 1) * (length - 1), last) / last;
            most = Math.Max(most, high - low + 1);
        }

        return side > last ? length : most;
    }

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Factor < 1) yield return site.NotPositive("Factor", Factor);
        else if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { } image && SizeRules.TooLong(site, "Factor", (long)image.Height * Factor, (long)image.Width * Factor) is { } problem) yield return problem;
    }
}
