using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>Counts the parameters of all layers against the bound.</summary>
internal sealed class ParameterBudget
{
    private double _total;

    public Problem? Add(Layer layer, Shape input, LayerSite site)
    {
        double own = SizeRules.Packed(layer.Parameters(input));
        bool wasWithin = _total <= int.MaxValue;
        if (own > int.MaxValue) return SizeRules.TooManyParameters(own, site, together: false);
        _total += own;
        return wasWithin && _total > int.MaxValue ? SizeRules.TooManyParameters(_total, site, together: true) : null;
    }
}
