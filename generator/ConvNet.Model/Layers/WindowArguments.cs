namespace ConvNet.Model.Layers;

/// <summary>
/// The arguments of a layer that slides a window, where <c>StrideHeight</c> and the like override <c>Stride</c> along their axis.
/// </summary>
internal static class WindowArguments
{
    /// <param name="stride">The stride when none is written; null for the window's size.</param>
    public static Window Read(LayerDefinition layer, int? stride) => new(Axis(layer, "Height", stride), Axis(layer, "Width", stride));

    private static WindowAxis Axis(LayerDefinition layer, string axis, int? stride)
    {
        int size = Along(layer, "Window", axis, 0);
        return new WindowAxis(
            size,
            Along(layer, "Stride", axis, stride ?? size),
            Along(layer, "Pad", axis, 0),
            Along(layer, "Dilation", axis, 1),
            layer.Int("Fit", 0) switch { 1 => Fit.Floor, 2 => Fit.Ceiling, _ => Fit.Exact });
    }

    private static int Along(LayerDefinition layer, string name, string axis, int otherwise) =>
        layer.Int(name + axis, layer.Int(name, otherwise));
}
