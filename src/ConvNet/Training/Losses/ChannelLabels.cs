namespace ConvNet;

/// <summary>Labels among the channels of an output: one an image, or one a pixel where the output is [C, H, W].</summary>
internal static class ChannelLabels
{
    /// <summary>Refuses labels that are not those of the output's channels.</summary>
    /// <param name="labels">[batch, H, W].</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="output">[C, H, W], the shape of one output.</param>
    /// <param name="ignored">A label that is allowed beside those of the channels.</param>
    public static void Check(ReadOnlySpan<int> labels, int batch, Shape output, int? ignored = null)
    {
        int pixels = output.Height * output.Width;
        Arguments.RequireLength(labels.Length, batch, pixels, new Shape(1, output.Height, output.Width, output.IsVector), "labels", nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)output.Channels && labels[i] != ignored)
                ThrowLabel(labels[i], i, output.Channels, ignored);
        }
    }

    private static void ThrowLabel(int label, int index, int classes, int? ignored) => throw new ArgumentOutOfRangeException(
        "labels",
        label,
        FormattableString.Invariant($"Label {index} of the batch is {label}; the network has {classes} classes, labelled 0 to {classes - 1}")
            + (ignored is null ? "." : FormattableString.Invariant($", and {ignored} is ignored.")));
}
