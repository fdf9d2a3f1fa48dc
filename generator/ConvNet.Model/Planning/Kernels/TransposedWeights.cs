namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Packed weights as the gradient by the input reads them where they lie, outputs and inputs changing places and the taps of one class of
/// positions last first: what <see cref="FlipWeightsKernel"/> would copy.
/// </summary>
/// <param name="First">Floats in front of the first tap.</param>
/// <param name="OutputBlock">Floats from one block of outputs, which are summed over, to the next.</param>
/// <param name="InputBlock">Floats from one block of inputs, which are the results, to the next.</param>
/// <param name="Row">Floats from one tap to the next one up, which is negative.</param>
/// <param name="Column">Floats from one tap to the next one to the left.</param>
internal sealed record TransposedWeights(int First, int OutputBlock, int InputBlock, int Row, int Column)
{
    /// <summary>Of what a kernel would copy; null for groups and for few channels, which are packed in other ways.</summary>
    public static TransposedWeights? Of(FlipWeightsKernel flip)
    {
        const int tap = BlockedLayout.Full * BlockedLayout.Full;
        if (flip.Starts.Count + flip.Targets.Count > 0 || flip.InputBlock < BlockedLayout.Full || flip.Lanes < BlockedLayout.Full) return null;
        int row = flip.Taps.Width * tap, block = flip.Taps.Count * tap;
        return new TransposedWeights(
            (flip.Rows.First * row) + (flip.Columns.First * tap), flip.InputBlocks * block, block, -flip.Rows.Step * row, -flip.Columns.Step * tap);
    }
}
