namespace ConvNet.Model.Layers;

/// <summary>Every kind of layer: the one place where kinds are listed.</summary>
internal static class LayerCatalog
{
    private static readonly Dictionary<string, Func<LayerDefinition, Layer>> Kinds = new()
    {
        ["Input"] = d => new Input(
            new Shape(d.Int("Channels", 0), d.Int("Height", 0), d.Int("Width", 0)), d.Numbers("Mean"), d.Numbers("Deviation")),
        ["Conv"] = d => new Conv(d.Int("Filters", 0), WindowArguments.Read(d, stride: 1), d.Int("Groups", 1), d.Flag("Bias", true)),
        ["Dense"] = d => new Dense(d.Int("Units", 0), d.Flag("Bias", true)),
        ["MaxPool"] = d => new MaxPool(WindowArguments.Read(d, stride: null)),
        ["AvgPool"] = d => new AvgPool(WindowArguments.Read(d, stride: null), d.Flag("CountIncludePad", true)),
        ["GlobalAvgPool"] = _ => new GlobalAvgPool(),
        ["GlobalMaxPool"] = _ => new GlobalMaxPool(),
        ["ReLU"] = _ => new Activation(ActivationFunction.ReLU),
        ["LeakyReLU"] = d => new Activation(ActivationFunction.LeakyReLU, d.Number("Slope", 0.01)),
        ["ELU"] = d => new Activation(ActivationFunction.ELU, d.Number("Alpha", 1)),
        ["SELU"] = _ => new Activation(ActivationFunction.SELU),
        ["GELU"] = _ => new Activation(ActivationFunction.GELU),
        ["SiLU"] = _ => new Activation(ActivationFunction.SiLU),
        ["Softplus"] = _ => new Activation(ActivationFunction.Softplus),
        ["Tanh"] = _ => new Activation(ActivationFunction.Tanh),
        ["ScaledTanh"] = d => new Activation(ActivationFunction.ScaledTanh, d.Number("Amplitude", 1.7159), d.Number("Scale", 2.0 / 3)),
        ["Sigmoid"] = _ => new Activation(ActivationFunction.Sigmoid),
        ["HardSigmoid"] = _ => new Activation(ActivationFunction.HardSigmoid),
        ["HardSwish"] = _ => new Activation(ActivationFunction.HardSwish),
        ["BatchNorm"] = d => new BatchNorm(d.Number("Epsilon", 1e-5), d.Number("Momentum", 0.1), d.Flag("Affine", true)),
        ["GroupNorm"] = d => new GroupNorm(d.Int("Groups", 0), d.Number("Epsilon", 1e-5), d.Flag("Affine", true)),
        ["InstanceNorm"] = d => new InstanceNorm(d.Number("Epsilon", 1e-5), d.Flag("Affine", false)),
        ["LayerNorm"] = d => new LayerNorm(d.Number("Epsilon", 1e-5), d.Flag("Affine", true)),
        ["Dropout"] = d => new Dropout(d.Number("Rate", 0.5)),
        ["Flatten"] = _ => new Flatten(),
        ["Softmax"] = _ => new Softmax(),
        ["Concat"] = _ => new Concat(),
        ["Add"] = _ => new Merge(MergeFunction.Add),
        ["Multiply"] = _ => new Merge(MergeFunction.Multiply),
        ["Max"] = _ => new Merge(MergeFunction.Max),
        ["Mean"] = _ => new Merge(MergeFunction.Mean),
    };

    /// <summary>The kinds' names, in no particular order.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>The layer that <paramref name="definition"/> declares, or null for an unknown kind.</summary>
    public static Layer? Create(LayerDefinition definition) =>
        Kinds.TryGetValue(definition.Kind, out Func<LayerDefinition, Layer> create)
            ? create(definition) with { Name = definition.Text("Name") }
            : null;
}
