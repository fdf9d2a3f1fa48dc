using System.Diagnostics;

namespace ConvNet;

/// <summary>The base of every attribute that declares a layer.</summary>
[Conditional(Compilation)]
public abstract class LayerAttribute : DeclarationAttribute
{
    /// <summary>
    /// The layer's name, under which its parameters are saved (<c>Name = "features.0"</c> gives <c>features.0.weight</c>).
    /// Without it layers with parameters are numbered by kind: conv1, conv2, …, fc1, fc2, ….
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The factor on the optimizer's <see cref="Optimizer.WeightDecay"/> and <see cref="Optimizer.Penalties"/> for the layer's parameters;
    /// at least 0, and 0 is none (Caffe's decay_mult; in PyTorch a parameter group with a weight_decay of its own).
    /// </summary>
    /// <example><code>[Conv(64, 3, Pad = 1, Bias = false), BatchNorm(Decay = 0), ReLU]</code></example>
    public double Decay { get; set; } = 1;

    /// <summary>The factor for the layer's bias, where it differs from <see cref="Decay"/>.</summary>
    /// <example><code>[Conv(64, 3, BiasDecay = 0), ReLU]</code></example>
    public double BiasDecay { get; set; } = 1;
}
