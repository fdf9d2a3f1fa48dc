using ConvNet;

namespace Architectures;

/// <summary>How fully convolutional networks begin, beside what every network does: an argument of <see cref="ParameterStore.Initialize"/>.</summary>
public static class FCNInitialValues
{
    /// <summary>
    /// Layers that enlarge begin as bilinear interpolation, and learn from there (Long et al., section 4.3; theirs leaves the last of them as
    /// it is).
    /// </summary>
    public static InitialValues Upsampling { get; } = InitialValues.Bilinear(TensorSelector.Named("upscore*.weight"));
}
