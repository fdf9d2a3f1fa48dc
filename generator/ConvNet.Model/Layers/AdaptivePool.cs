namespace ConvNet.Model.Layers;

/// <summary>The mean or maximum over each cell of a grid; cell i of n spans floor(i * N / n) to ceil((i + 1) * N / n) - 1.</summary>
internal sealed record AdaptivePool(bool IsMax, int Height, int Width) : Layer
{
    public override string Kind => IsMax ? "AdaptiveMaxPool" : "AdaptiveAvgPool";

    public override Shape Infer(Shape input) => new(input.Channels, Height, Width);

    public override Patch Sees(Patch output, Shape input) => new(Span(output.Height, input.Height, Height), Span(output.Width, input.Width, Width));

    /// <summary>The positions that so many neighbours span; what floor(i * N / n) cuts off, at most n less the common divisor, they reach further.</summary>
    private static long Span(long neighbours, long length, long cells) =>
        Arithmetic.RoundUp(cells - Arithmetic.GreatestCommonDivisor(length, cells) + (neighbours * length), cells) / cells;

    /// <summary>The plain window that pools the same cells, where the grid divides the image.</summary>
    public Window? AsWindow(Shape input)
    {
        if (input.Height % Height != 0 || input.Width % Width != 0) return null;
        int rows = input.Height / Height, columns = input.Width / Width;
        return new Window(new WindowAxis(rows, rows, 0, 1, Fit.Exact), new WindowAxis(columns, columns, 0, 1, Fit.Exact));
    }

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Height < 1) yield return site.NotPositive("Height", Height);
        if (Width < 1) yield return site.NotPositive("Width", Width);
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
    }
}
