namespace ConvNet.Analyzers.Tests;

/// <summary>Declarations as they look while someone types, deletes and pastes: the same for the same seed.</summary>
internal sealed class Mutations(int seed)
{
    private static readonly string[] Declarations =
    [
        """
        [Network, Input(1, 28, 28)]
        [Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
        [Dense(128), ReLU, Dropout(0.5)]
        [Dense(10), Softmax]
        public sealed partial class Net;
        """,
        """
        namespace Some.@namespace
        {
            public partial class Outer<T>
            {
                [Network]
                [Input(3, 7, 7, Mean = [0.5, 0.4, 0.3], Deviation = new[] { 0.2 }, Name = "input")]
                [Conv(16, window: 3, Stride = 3, Fit = Fit.Floor, Groups = 3, Bias = false, Name = "features.0"), LeakyReLU(slope: 0.1)]
                [AvgPool(2, Stride = 1, PadWidth = 1, CountIncludePad = false), GlobalMaxPool, Flatten, ELU(1.5)]
                public partial class Net : System.IDisposable
                {
                    private const int One = 1;
                    public Net() { }
                    public void Dispose() { }
                }
            }
        }
        """,
        """
        [Network, Input(16, 12, 12)]
        [LocalResponseNorm(5, Alpha = 5e-4), PReLU(Shared = true), Maxout(2), Upsample(2, Mode = UpsampleMode.Bilinear), ZeroPad(1, Left = 3, Back = 4)]
        [Crop(1, Front = 4), ChannelShuffle(4), SpaceToDepth(1), DepthToSpace(2), FractionalMaxPool(1.1), AdaptiveAvgPool(7, 6), Reshape(8, 6, 7), SpatialDropout(0.1), StochasticDepth(0.9, LinearDecay = true)]
        [ConvTranspose(8, 3, Stride = 2, OutputPad = 1, Groups = 2), LocallyConnected(4, 3, Stride = 2), Filter(FilterKernel.Edge, Pad = Pad.Same), Filter(1, -1, 1, 0, 2, 0, 1, 1, 1)]
        [LocalContrastNorm(5), TrainableSubsampling(2, Stride = 1), L2Pool(2, Stride = 1), AdaptiveMaxPool(3, 3), SpatialPyramidPool(3, 2, 1), Dropout(0.5, Classic = true), Dense(3, Decay = 0.5, BiasDecay = 0), RbfOutput(2)]
        partial class Net;
        """,
        """
        [Network]
        partial class Net;

        [Input(8, 16, 16), MaxPool(3, WindowHeight = 2, StrideWidth = 2, Pad = Pad.Same)]
        [Conv(Net.Filters * 2, 1 + 2, Dilation = 2, DilationWidth = 3, Groups = 8), Tanh, Sigmoid, GlobalAvgPool]
        partial class Net { public const int Filters = 4; int Save; }
        """,
        """
        [Network, Input(16, 9, 9), As("image")]
        [Fork]
        [Branch, Conv(16, 3, Pad = 1), ReLU, As("low")]
        [Branch, Fork, Branch, Conv(16, 1), Branch, SqueezeExcitation(4), Mean]
        [Branch]
        [Add, As("sum"), Output("tap")]
        [GlobalAvgPool, Dense(10), Softmax, Output("aux", Weight = 0.3)]
        [From("sum", "image"), Concat]
        [Fork, Branch, Branch, GlobalAvgPool, Dense(32), Sigmoid, Multiply]
        [Max, From("sum"), Dense(10), Softmax]
        partial class Net;
        """,
        """
        [Block]
        [Fork]
        [Branch, Conv(2 * Planes, 3, Stride = Stride, Pad = 1, Fit = Floor ? Fit.Floor : Fit.Exact), ReLU, As("x"), Conv(Planes / 2 * 2, 3, Pad = 1)]
        [Branch, Shortcut(Planes, Stride = Stride, Option = ShortcutOption.ZeroPad)]
        [Add, Dropout(Rate), ReLU]
        class NetBlock
        {
            [Parameter] private const int Planes = Width, Stride = 1;
            [Parameter] private const double Rate = 0.5;
            [Parameter] private const bool Floor = true;
            private const int Width = 16;
        }

        [Block, Use<NetBlock>(Planes, 2, 0.1, Name = "0"), Use<NetBlock>(Planes, Repeat = Depth - 1, Name = "1")]
        class NetStage { [Parameter] const int Planes = 8, Depth = 2; }

        [Network, Input(3, 16, 16)]
        [Conv(8, 3, Pad = 1), ReLU, Use<NetBlock>(8, Repeat = 2), Use<NetStage>(16, 3, Name = "layer1"), Use<NetStage>]
        [GlobalAvgPool, Dense(10), Softmax]
        partial class Net;
        """,
        """
        [Block, As("previous", "current")]
        [From("previous"), Conv(Filters, 1), As("left"), From("left", "current"), Concat]
        class NetBlock { [Parameter] private const int Filters = 16; }

        [Block, As("a", "b", "c"), From("c", "b"), Use<NetBlock>, As("x"), From("a", "x"), Use<NetBlock>(8)]
        class NetStage;

        [Network, Input(16, 9, 9)]
        [As("image"), ReLU, As("x"), Tanh, As("y"), From("image", "x", "y"), Use<NetStage>, As("z")]
        [From("y", "z"), Use<NetBlock>(Repeat = 1)]
        [GlobalAvgPool, Dense(10), Softmax]
        partial class Net;
        """,
    ];

    private static readonly string[] Fragments =
    [
        "[", "]", "(", ")", ",", "=", "\"", "'", "{", "}", ";", ":", "<", ">", "@", "//", "/*", "*/", "\n", "#if X\n", "\\", "$\"", "default", "null", "typeof(int)",
        "-1", "0", "2147483647", "-2147483648", "1e400", "0.0/0", "double.NaN", "(Fit)7", "new int[0]", "[]", "[1, 2]", "nameof(Net)", "\"a\"", "\"\"", "\"a..b\"", "unchecked((int)4000000000)",
        "Input(", "Input(1, 8, 8), ", "Conv(16, 3)", "MaxPool(2)", "Dense(10), ", "Softmax, ", "Flatten, ", "Network, ", "Layer", "LayerAttribute", "ConvNet.ReLU", "Use<Net>(1)",
        "Fork, ", "Branch, ", "Concat", "Add, ", "As(\"x\"), ", "From(\"x\"), ", "From(\"sum\", \"x\"), ", "As(\"x\", \"y\"), ", "Output(\"o\", Weight = 1), ", "Block, ", "Use<NetBlock>(", "Use<NetStage>, ", "Use<",
        "Shortcut(16, Stride = 2), ", "[Parameter] const int A = 1;", "Planes", "Repeat = 0", "Repeat = 2", "new object[] { 1, 2 }", "? 1 : 2", "-Planes", "checked(", "<< 31", "/ (Planes - 8)", "(byte)",
        "Stride = 2", "Pad = Pad.Same", "Name = \"x\"", "Fit = Fit.Ceiling", "Groups = 0", "Window = 3", "static ", "abstract ", "file ", "partial ", "record ", "struct ", "class ", "delegate void D();", "enum ", "<T>", "where T : class",
        "[assembly: Network]", "[Network]", "void Load() { }", "Net(int seed) { }", "global::", "\u0000", "\ud83d", "é",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next mutated declaration, whose class is called <paramref name="name"/> wherever its name has survived.</summary>
    public string Next(string name)
    {
        string text = Declarations[_random.Next(Declarations.Length)];
        for (int left = _random.Next(1, 6); left > 0; left--) text = Mutate(text);
        return text.Replace("Net", name).Replace($"{name}work", "Network");
    }

    private string Mutate(string text)
    {
        int at = _random.Next(text.Length + 1), length = Math.Min(_random.Next(1, 12), text.Length - at);
        return _random.Next(8) switch
        {
            0 => text[..at],
            1 => text[at..],
            2 => text.Remove(at, length),
            3 => text.Insert(at, text.Substring(at, length)),
            4 => ReplaceNumber(text, at),
            5 => MoveToken(text, at),
            6 => text.Remove(at, length).Insert(at, Fragment()),
            _ => text.Insert(at, Fragment()),
        };
    }

    private string Fragment() => Fragments[_random.Next(Fragments.Length)];

    private string ReplaceNumber(string text, int from)
    {
        int start = text.AsSpan(from).IndexOfAnyInRange('0', '9') + from;
        if (start < from) return text.Insert(from, Fragment());
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        string number = _random.Next(4) switch { 0 => Fragment(), 1 => _random.Next().ToString(), 2 => "-" + _random.Next(100), _ => _random.Next(70).ToString() };
        return string.Concat(text.AsSpan(0, start), number, text.AsSpan(end));
    }

    /// <summary>Cuts up to the next comma and pastes it elsewhere.</summary>
    private string MoveToken(string text, int from)
    {
        int comma = text.IndexOf(',', from);
        if (comma < 0) return text[..from];
        string cut = text.Substring(from, comma - from + 1);
        string rest = text.Remove(from, cut.Length);
        return rest.Insert(_random.Next(rest.Length + 1), cut);
    }
}
