using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission;

/// <summary>Where the cells of a fractional pooling begin, in a kernel's text.</summary>
internal static class PoolingPhases
{
    /// <summary>Declares the phases where they are drawn.</summary>
    public static void Declare(SourceWriter w, FractionalCells? cells)
    {
        if (cells is { Fixed: null }) w.Line("int rowPhase = (int)phases[0], columnPhase = (int)phases[1];");
    }

    /// <summary>The phases of rows and of columns as expressions.</summary>
    public static (string Row, string Column) Of(FractionalCells cells) =>
        cells.Fixed is { } phases ? (SourceWriter.Literal(phases.Row), SourceWriter.Literal(phases.Column)) : ("rowPhase", "columnPhase");
}
