using Microsoft.CodeAnalysis;

namespace ConvNet.Generator.Tests;

/// <summary>
/// A few small networks as they are compiled, to be read: their members, their passes, and their kernels at one vector width.
/// The other widths are the same text with other vectors, and <see cref="OutputTests"/> compiles them all.
/// </summary>
public class SnapshotTests
{
    [Fact]
    public void Convolution() => Snapshot.Verify(
        Run("""
            namespace Samples;

            /// <summary>Convolution, pooling and a classifier.</summary>
            [Network, Input(1, 6, 6)]
            [Conv(2, 3), ReLU, MaxPool(2)]
            [Dense(3), Softmax]
            public sealed partial class Tiny;
            """),
        IsRead);

    [Fact]
    public void Strides_groups_and_dilation() => Snapshot.Verify(
        Run("""
            namespace Samples;

            /// <summary>Windows of every kind: strided, grouped, depthwise and dilated.</summary>
            [Network, Input(4, 9, 9)]
            [Conv(4, 3, Stride = 2, Groups = 2), LeakyReLU(0.1)]
            [Conv(4, 3, Pad = 1, Groups = 4, Bias = false)]
            [Conv(2, 2, Dilation = 3), GlobalAvgPool]
            public sealed partial class Windows;
            """),
        IsRead);

    [Fact]
    public void Perceptron() => Snapshot.Verify(
        Run("""
            namespace Samples;

            /// <summary>Two dense layers with dropout between them.</summary>
            [Network, Input(1, 1, 8)]
            [Dense(20, Name = "hidden"), Tanh, Dropout(0.25)]
            [Dense(3, Bias = false, Name = "out")]
            public sealed partial class Perceptron;
            """),
        IsRead);

    /// <summary>Few filters: the lanes are columns, and the values lie in planes up to the next convolution.</summary>
    [Fact]
    public void Planes() => Snapshot.Verify(
        Run("""
            namespace Samples;

            /// <summary>Columns in the lanes.</summary>
            [Network, Input(1, 3, 25)]
            [Conv(2, 2), ReLU, MaxPool(2)]
            [Conv(2, 1)]
            public sealed partial class Columns;
            """),
        source => source.HintName is "Samples.Columns.g.cs" or "Samples.Columns.Forward.g.cs" or "Samples.Columns.Kernels512.g.cs");

    /// <summary>Few filters over many channels: the lanes are channels, and the values lie in planes.</summary>
    [Fact]
    public void Channels() => Snapshot.Verify(
        Run("""
            namespace Samples;

            /// <summary>Channels in the lanes.</summary>
            [Network, Input(16, 3, 8)]
            [Conv(2, 3), ReLU, Conv(1, 1), Sigmoid]
            public sealed partial class Mask;
            """),
        source => source.HintName is "Samples.Mask.g.cs" or "Samples.Mask.Forward.g.cs" or "Samples.Mask.Kernels512.g.cs");

    /// <summary>What joins cost: the concatenation's inputs are computed in their places, and the sum and its rectifier in place.</summary>
    [Fact]
    public void Branches() => Snapshot.Verify(
        Run("""
            namespace Samples;

            /// <summary>A concatenation, a residual block, and an auxiliary head.</summary>
            [Network, Input(16, 6, 6)]
            [Fork]
            [Branch, Conv(16, 1), ReLU]
            [Branch, Conv(32, 3, Pad = 1), ReLU]
            [Concat, As("wide")]
            [GlobalAvgPool, Dense(4), Softmax, Output("aux", Weight = 0.3)]
            [From("wide")]
            [Fork]
            [Branch, Conv(48, 3, Pad = 1, Bias = false), BatchNorm]
            [Branch]
            [Add, ReLU]
            [GlobalAvgPool, Dense(4), Softmax]
            public sealed partial class Branched;
            """),
        source => IsRead(source) && !source.HintName.EndsWith(".Kernels512.g.cs", StringComparison.Ordinal));

    /// <summary>The same for a graphics processor: where ILGPU is referenced, of which the generator only asks whether this type is there, and the version of its assembly.</summary>
    [Fact]
    public void Graphics_processor() => Snapshot.Verify(
        Run("""
            [assembly: System.Reflection.AssemblyVersion("1.5.3.0")]

            namespace ILGPU.Runtime
            {
                public abstract class Accelerator;
            }

            namespace Samples
            {
                /// <summary>Convolution, pooling and a classifier.</summary>
                [Network, Input(1, 6, 6)]
                [Conv(2, 3), ReLU, MaxPool(2)]
                [Dense(3), Softmax]
                public sealed partial class Device;
            }
            """),
        source => source.HintName.Contains(".Gpu", StringComparison.Ordinal));

    private static GeneratorDriver Run(string source)
    {
        var compilation = Compilations.Create("using ConvNet;\n\n" + source);
        GeneratorDriver driver = Compilations.Driver().Run(compilation);
        Compilations.Result(driver);
        return driver;
    }

    private static bool IsRead(GeneratedSourceResult source) => !source.HintName.Contains(".Kernels", StringComparison.Ordinal)
        || source.HintName.EndsWith(".Kernels.g.cs", StringComparison.Ordinal) || source.HintName.EndsWith(".Kernels512.g.cs", StringComparison.Ordinal);
}
