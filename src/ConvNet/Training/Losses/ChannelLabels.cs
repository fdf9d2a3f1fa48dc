namespace ConvNet;

/// <summary>Labels among the channels of an output: one an image, or one a pixel where the output is [C, H, W].</summary>
internal static class ChannelLabels
{
    public static void Check(ReadOnlySpan<int> labels, int batch, Shape output)
    {
        int pixels = output.Height * output.Width;
        Arguments.RequireLength(labels.Length, batch, pixels, new Shape(1, output.Height, output.Width, output.IsVector), "labels", nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)output.Channels)
                ThrowLabel(labels[i], i, output.Channels);
        }
    }

    private static void ThrowLabel(int label, int index, int classes) => throw new ArgumentOutOfRangeException(
        "labels", label, $"Label {index} of the batch is {label}; the network has {classes} classes, labelled 0 to {classes - 1}.");
}
