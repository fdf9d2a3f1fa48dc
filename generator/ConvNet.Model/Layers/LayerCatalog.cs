namespace ConvNet.Model.Layers;

/// <summary>Every kind of layer: the one place where kinds are listed.</summary>
internal static class LayerCatalog
{
    private static readonly Dictionary<string, Func<LayerDefinition, Layer>> Kinds = new()
    {
        ["Input"] = d => new Input(
            new Shape(d.Int("Channels", 0), d.Int("Height", 0), d.Int("Width", 0)), d.Numbers("Mean"), d.Numbers("Deviation")),
        ["Conv"] = d => new Conv(d.Int("Filters", 0), WindowArguments.Read(d, stride: 1), d.Int("Groups", 1), d.Flag("Bias", true)) { Table = d.Texts("Table"), Exact = d.Flag("Exact", false) },
        ["ConvTranspose"] = ConvTranspose.Read,
        ["LocallyConnected"] = d => new LocallyConnected(d.Int("Filters", 0), WindowArguments.Read(d, stride: 1), d.Flag("Bias", true)),
        ["Filter"] = Filter.Read,
        ["Dense"] = d => new Dense(d.Int("Units", 0), d.Flag("Bias", true)),
        ["MaxPool"] = d => new MaxPool(WindowArguments.Read(d, stride: null)),
        ["AvgPool"] = d => new AvgPool(WindowArguments.Read(d, stride: null), d.Flag("CountIncludePad", true)),
        ["L2Pool"] = d => new L2Pool(WindowArguments.Read(d, stride: null)),
        ["GlobalAvgPool"] = _ => new GlobalAvgPool(),
        ["GlobalMaxPool"] = _ => new GlobalMaxPool(),
        ["ReLU"] = _ => new Activation(ActivationFunction.ReLU),
        ["ReLU6"] = _ => new Activation(ActivationFunction.ReLU6),
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
        ["LocalResponseNorm"] = d => new LocalResponseNorm(d.Int("Size", 5), d.Number("Alpha", 1e-4), d.Number("Beta", 0.75), d.Number("K", 2)),
        ["PReLU"] = d => new PReLU(d.Flag("Shared", false), d.Number("Initial", 0.25)),
        ["Maxout"] = d => new Maxout(d.Int("Pieces", 0)),
        ["Upsample"] = d => new Upsample(d.Int("Factor", 0), d.Int("Mode", 0) != 0, d.Int("Mode", 0) == 2),
        ["ZeroPad"] = d => new ZeroPad(Sides.Read(d, "Pad")),
        ["Crop"] = d => new Crop(Sides.Read(d, "Border")),
        ["ChannelShuffle"] = d => new ChannelShuffle(d.Int("Groups", 0)),
        ["SpaceToDepth"] = d => new SpaceToDepth(d.Int("Block", 0)),
        ["DepthToSpace"] = d => new DepthToSpace(d.Int("Block", 0)),
        ["AdaptiveAvgPool"] = d => new AdaptivePool(IsMax: false, d.Int("Height", 0), d.Int("Width", 0)),
        ["AdaptiveMaxPool"] = d => new AdaptivePool(IsMax: true, d.Int("Height", 0), d.Int("Width", 0)),
        ["FractionalMaxPool"] = d => new FractionalMaxPool(d.Number("Ratio", 0), d.Flag("Overlapping", true)),
        ["SpatialPyramidPool"] = d => new SpatialPyramidPool(d.Numbers("Levels").Select(l => (int)l).ToEquatableArray()),
        ["LocalContrastNorm"] = d => new LocalContrastNorm(d.Int("Window", 9), d.Number("Sigma", 2), d.Number("C", 1)),
        ["TrainableSubsampling"] = d => new TrainableSubsampling(WindowArguments.Read(d, stride: null)),
        ["RbfOutput"] = d => new RbfOutput(d.Int("Units", 0)),
        ["Dropout"] = d => new Dropout(d.Number("Rate", 0.5), d.Flag("Classic", false)),
        ["SpatialDropout"] = d => new SpatialDropout(d.Number("Rate", 0.5)),
        ["StochasticDepth"] = d => new StochasticDepth(d.Number("Survival", 0), d.Flag("LinearDecay", false)),
        ["Flatten"] = _ => new Flatten(),
        ["Reshape"] = d => new Reshape(d.Int("Channels", 0), d.Int("Height", 0), d.Int("Width", 0)),
        ["Softmax"] = _ => new Softmax(),
        ["LogSoftmax"] = _ => new LogSoftmax(),
        ["SqueezeExcitation"] = d => new SqueezeExcitation(d.Int("Reduction", 16)),
        ["Shortcut"] = d => new Shortcut(d.Int("Planes", 0), d.Int("Stride", 1), d.Int("Option", 0) == 1 ? ShortcutOption.ZeroPad : ShortcutOption.Projection),
        ["Concat"] = _ => new Concat(),
        ["Add"] = _ => new Merge(MergeFunction.Add),
        ["Multiply"] = _ => new Merge(MergeFunction.Multiply),
        ["Max"] = _ => new Merge(MergeFunction.Max),
        ["Mean"] = d => new Merge(MergeFunction.Mean, DropPath.Read(d)),
    };

    /// <summary>The kinds' names, in no particular order.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>The layer that <paramref name="definition"/> declares, or null for an unknown kind.</summary>
    public static Layer? Create(LayerDefinition definition) =>
        Kinds.TryGetValue(definition.Kind, out Func<LayerDefinition, Layer> create)
            ? create(definition) with { Name = definition.Text("Name"), Decay = DecayRules.Read(definition), BiasDecay = DecayRules.ReadBias(definition) }
            : null;
}
