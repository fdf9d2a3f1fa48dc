namespace ConvNet.Generator.Tests;

/// <summary>Networks of every layer kind and of every way to declare a class, each a file of its own.</summary>
internal static class Networks
{
    public const string LeNet5 = """
        using ConvNet;

        /// <summary>LeCun et al., 1998.</summary>
        [Network, Input(1, 28, 28)]
        [Conv(6, 5, Pad = 2), Tanh, AvgPool(2)]
        [Conv(16, 5), Tanh, AvgPool(2)]
        [Conv(120, 5), Tanh]
        [Dense(84), Tanh]
        [Dense(10), Softmax]
        public sealed partial class LeNet5;
        """;

    public const string MnistCnn = """
        using ConvNet;

        namespace Sample;

        /// <summary>The README's network.</summary>
        [Network, Input(1, 28, 28)]
        [Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
        [Dense(128), ReLU, Dropout(0.5)]
        [Dense(10), Softmax]
        public sealed partial class MnistCnn;
        """;

    public const string Vgg16 = """
        using ConvNet;

        namespace Sample;

        /// <summary>Simonyan and Zisserman, 2014, configuration D.</summary>
        [Network, Input(3, 224, 224)]
        [Conv(64, 3, Pad = 1), ReLU, Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(128, 3, Pad = 1), ReLU, Conv(128, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
        [Dense(4096), ReLU, Dropout(0.5)]
        [Dense(4096), ReLU, Dropout(0.5)]
        [Dense(1000), Softmax]
        public sealed partial class Vgg16;
        """;

    /// <summary>By what is special about each.</summary>
    public static readonly IReadOnlyDictionary<string, string> Varied = new Dictionary<string, string>
    {
        ["the README's network"] = MnistCnn,
        ["LeNet-5, in the global namespace"] = LeNet5,

        ["every activation and pool, in a block namespace"] = """
            namespace Sample.Kinds
            {
                using ConvNet;

                /// <summary>Every kind of layer.</summary>
                [Network, Input(3, 20, 20, Mean = new[] { 0.485, 0.456, 0.406 }, Deviation = new[] { 0.25 })]
                [Conv(8, 3), ELU(0.7), AvgPool(3, Stride = 2, Pad = 1, CountIncludePad = false, Fit = Fit.Floor)]
                [Conv(24, 3, Pad = Pad.Same), LeakyReLU(0.2), MaxPool(3, Stride = 1, Pad = 1), Dropout(0.1)]
                [Conv(16, 1), Sigmoid, AvgPool(2, Stride = 1), Tanh, GlobalMaxPool, Flatten]
                [Dense(33), ELU(), Dense(7, Bias = false), Softmax]
                public partial class Kinds;
            }
            """,

        ["few filters, in planes of long and short rows"] = """
            using ConvNet;

            namespace Sample;

            [Network, Input(3, 21, 33)]
            [Conv(10, 5, Pad = 2), ReLU, Conv(11, 5), Tanh]
            [Conv(7, 7, Pad = 3, Bias = false), BatchNorm, LeakyReLU, Conv(6, 4, Pad = 1), ReLU, MaxPool(2)]
            [Conv(5, 3), ReLU, Conv(16, 3, Pad = 1), ReLU, Dense(4)]
            internal sealed partial class Planes;
            """,

        ["groups, and a class nested in partial types of every kind"] = """
            using ConvNet;

            namespace Sample.Nested;

            /// <summary>A struct around it.</summary>
            public partial struct Outer
            {
                internal static partial class Middle
                {
                    private partial record struct Inner
                    {
                        private partial interface IInner
                        {
                            [Network, Input(12, 9, 13)]
                            [Conv(24, 3, Groups = 3, Pad = 1), ReLU]
                            [Conv(48, 3, Groups = 12, Stride = 2), Tanh]
                            [Conv(20, 1, Groups = 4), MaxPool(2), Dense(5)]
                            public partial class Net;
                        }
                    }
                }
            }
            """,

        ["depthwise and pointwise, strided and dilated"] = """
            using ConvNet;

            namespace Sample;

            [Network, Input(3, 33, 33)]
            [Conv(20, 3, Stride = 2), ReLU]
            [Conv(20, 3, Groups = 20, Pad = 1, Bias = false), ReLU, Conv(40, 1), ReLU]
            [Conv(40, 5, Groups = 40, Pad = 2, Stride = 2, Fit = Fit.Floor), ReLU, Conv(64, 1, Bias = false), ReLU]
            [Conv(64, 3, Dilation = 2, Pad = 2), ELU(1.0), Conv(64, 3, Groups = 64, Dilation = 2, Pad = 2), Sigmoid]
            [GlobalAvgPool, Dense(10), Softmax]
            internal sealed partial class Separable;
            """,

        ["rectangles, Same and Ceiling"] = """
            using ConvNet;

            namespace Sample;

            [Network]
            [Input(17, 13, 30)]
            [Conv(16, 3, WindowWidth = 5, StrideWidth = 2, StrideHeight = 1, PadHeight = 1, PadWidth = 2, Fit = Fit.Floor)]
            [Conv(31, 4, Pad = Pad.Same, Stride = 3), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
            [Conv(5, 2, Pad = Pad.Same, DilationHeight = 1, DilationWidth = 2), AvgPool(2, Stride = 1, WindowWidth = 1, Fit = Fit.Ceiling)]
            public sealed partial class Rectangles
            {
                /// <summary>A member of the user's own.</summary>
                public int Side { get; init; } = 3;
            }
            """.Replace("[Network]", "/// <summary>Rectangular.</summary>\n[Network]"),

        ["vectors only"] = """
            using ConvNet;

            namespace Sample;

            /// <summary>No image at all.</summary>
            [Network, Input(1, 1, 100), Dense(200), ReLU, Dense(1), Sigmoid]
            public sealed partial class Vectors;
            """,

        ["one pixel, no parameters"] = """
            namespace Sample
            {
                [ConvNet.Network, ConvNet.Input(5, 1, 1), ConvNet.Softmax]
                internal partial class OnlySoftmax;

                [ConvNet.Network, ConvNet.Input(2, 6, 6), ConvNet.MaxPool(3), ConvNet.ReLU]
                internal partial class OnlyPool;
            }
            """,

        ["names of PyTorch's, and names that differ in one sign"] = """
            using ConvNet;

            namespace Sample.Names_A;

            /// <summary>Layers with names.</summary>
            [Network, Input(3, 8, 8, Name = "image")]
            [Conv(4, 3, Name = "features.0"), ReLU(Name = "features.1")]
            [Conv(4, 3, Name = "features-0"), ReLU, Conv(4, 3, Pad = 1, Name = "features_0")]
            [Dropout(0.3, Name = "дроп"), Conv(4, 1, Name = "drôp"), Dense(4, Name = "outputGradient"), Dropout(0.2, Name = "parameters")]
            [Dense(4, Name = "scratch"), Dense(4, Name = "scratchFlipped"), Dense(4, Name = "0"), Dense(4, Name = "perImage")]
            public sealed partial class Named;
            """,

        ["a class and a namespace that are keywords"] = """
            using ConvNet;

            namespace @namespace.@void
            {
                /// <summary>A keyword.</summary>
                [Network, Input(1, 5, 5), Conv(3, 2), Dense(2)]
                public sealed partial class @class;

                /// <summary>Around a keyword.</summary>
                public partial class @Event
                {
                    /// <summary>A contextual keyword.</summary>
                    [Network, Input(1, 5, 5), Dense(2)]
                    public sealed partial class @record;
                }
            }
            """,

        ["a keyword in the global namespace"] = """
            using ConvNet;

            /// <summary>A keyword.</summary>
            [Network, Input(1, 5, 5), Dense(2)]
            public sealed partial class @class;
            """,

        ["a namespace whose types have the framework's names"] = """
            using ConvNet;

            namespace Sample.System.ConvNet.Hostile;

            internal static class System { }
            internal static class ConvNet { }
            internal static class Span { }
            internal static class Span<T> { }
            internal static class ReadOnlySpan<T> { }
            internal static class Math { }
            internal static class Vector512 { }
            internal static class Vector512<T> { }
            internal static class Vector256 { }
            internal static class Vector128 { }
            internal static class Lanes { }
            internal static class IKernels { }
            internal static class Passes { }
            internal static class MethodImplOptions { }
            internal static class MethodImplAttribute { }
            internal static class TrainingNoise { }
            internal static class InvalidOperationException { }

            [Network, Input(2, 9, 9), Conv(9, 3, Groups = 1), ReLU, MaxPool(3, Stride = 2, Pad = 1), Dropout(0.5), Dense(2), Softmax]
            internal sealed partial class Net
            {
                private static class Vector512 { }
                private static class Kernels512 { }
                private static class Shape { }
            }
            """,

        ["global types that have the framework's names"] = """
            internal static class Span<T> { }
            internal static class ReadOnlySpan<T> { }
            internal static class Math { }
            internal static class Vector512 { }
            internal static class Vector512<T> { }
            internal static class Vector256 { }
            internal static class Vector128 { }
            internal static class Lanes { }
            internal static class MethodImplOptions { }
            internal static class MethodImplAttribute { }
            internal static class TrainingNoise { }

            namespace Sample
            {
                using ConvNet;

                [Network, Input(2, 9, 9), Conv(9, 3, Groups = 2, Fit = Fit.Floor), ReLU, MaxPool(3, Stride = 2, Pad = 1), Dropout(0.5), Dense(2), Softmax]
                internal sealed partial class Net;
            }
            """.Replace("Conv(9, 3", "Conv(10, 3"),

        ["every layer that moves, spreads or normalises"] = """
            using ConvNet;

            namespace Sample;

            [Network, Input(18, 13, 11)]
            [LocalResponseNorm(5, Alpha = 0.5, Beta = 0.6), PReLU, Maxout(2), Upsample(2, Mode = UpsampleMode.Bilinear), Upsample(2), ZeroPad(1, Left = 3, Back = 7)]
            [Crop(1, Front = 8, Back = 0, Left = 0), ZeroPad(0, Front = 32), ChannelShuffle(8), DepthToSpace(2), Crop(1), AdaptiveAvgPool(30, 18), Reshape(10, 18, 30), SpaceToDepth(2)]
            [SpatialDropout(0.1), StochasticDepth(0.9, LinearDecay = true), Dropout(0.5, Classic = true), ConvTranspose(18, 3, Stride = 2, OutputPad = 1, Groups = 2)]
            [ConvTranspose(18, 3, Groups = 18, Bias = false), LocallyConnected(17, 3, Stride = 2, Fit = Fit.Floor), Filter(FilterKernel.Edge, Pad = Pad.Same), Filter(1, -1, 1, 0, 2, 0, 1, 1, 1)]
            [LocalContrastNorm(5), TrainableSubsampling(2, Stride = 1), L2Pool(2, Stride = 1, Pad = 1), FractionalMaxPool(1.3, Overlapping = false), AdaptiveMaxPool(7, 5), SpatialPyramidPool(3, 2, 1), PReLU(Shared = true), Dense(30), Maxout(3), Dense(20), RbfOutput(3)]
            internal sealed partial class Moves;
            """,

        ["a record"] = """
            using ConvNet;

            namespace Sample;

            /// <summary>A record is a class.</summary>
            [Network, Input(1, 5, 5), Conv(3, 2), AvgPool(3, Stride = 1, Pad = 1), Dense(2)]
            public sealed partial record Recorded;
            """,

        ["large windows"] = """
            using ConvNet;

            namespace Sample;

            [Network, Input(20, 64, 64)]
            [Conv(20, 15, Pad = 7), ReLU, Conv(33, 31, Groups = 1, Pad = 15), MaxPool(13, Stride = 3), Conv(33, 11, Groups = 33), AvgPool(8, Fit = Fit.Floor), Dense(3)]
            internal sealed partial class LargeWindows;
            """,

        ["names that differ only in case"] = """
            using ConvNet;

            namespace Sample;

            [Network, Input(1, 2, 2), Dense(2)]
            internal sealed partial class Twin;

            [Network, Input(1, 2, 2), Dense(3)]
            internal sealed partial class TWIN;
            """,
    };
}
