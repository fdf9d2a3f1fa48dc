using System.Globalization;
using System.Text;

namespace ConvNet;

/// <summary>
/// Adds L1 * |w| + L2 / 2 * w^2 for each selected parameter to what training makes small; both together are the elastic net. The
/// loss that a step returns is without it. The gradient of |w| at zero is 0. Both factors are times what the layer declares for the
/// parameter (<see cref="LayerAttribute.Decay"/>).
/// </summary>
public sealed record Penalty
{
    /// <summary>The factor of the absolute values, at least 0.</summary>
    public double L1
    {
        get;
        init => field = Optimizer.NotNegative(value, nameof(L1));
    }

    /// <summary>The factor of half the squares, at least 0: PyTorch's weight_decay.</summary>
    public double L2
    {
        get;
        init => field = Optimizer.NotNegative(value, nameof(L2));
    }

    /// <summary>Which parameters; all, unless others are named.</summary>
    public TensorSelector On
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(On));
    } = TensorSelector.All;

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(L1)} = {L1}, {nameof(L2)} = {L2}, {nameof(On)} = {On}");
        return true;
    }
}
