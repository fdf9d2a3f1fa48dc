namespace ConvNet.Model.Layers;

/// <summary>The mean or maximum over each cell of a grid; cell i of n spans floor(i * N / n) to ceil((i + 1) * N / n) - 1.</summary>
internal sealed record AdaptivePool(bool IsMax, int Height, int Width) : Layer
{
    public override string Kind => IsMax ? "AdaptiveMaxPool" : "AdaptiveAvgPool";

    public override Shape Infer(Shape input) => new(input.Channels, Height, Width);

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
