using System.Text.Json;
using ConvNet.Testing.Reference;

namespace ConvNet.Testing.Golden;

/// <summary>A golden case as a network of one layer named "op", with the case's parameters.</summary>
public sealed record GoldenOperator(GoldenCase Case, ReferenceNetwork Network)
{
    /// <summary>The operators that are one layer.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "conv2d", "linear", "flatten_linear", "max_pool2d", "avg_pool2d", "global_avg_pool", "global_max_pool",
        "relu", "leaky_relu", "elu", "selu", "gelu", "softplus", "tanh", "scaled_tanh", "hard_sigmoid", "sigmoid", "softmax", "log_softmax", "prelu", "maxout",
        "dropout_inverted", "dropout_classic", "dropout_spatial", "batch_norm_train", "batch_norm_eval", "group_norm", "instance_norm", "layer_norm", "lrn",
        "pad", "channel_shuffle", "upsample_nearest", "upsample_bilinear", "adaptive_avg_pool2d",
        "conv2d_table", "conv_transpose2d", "locally_connected2d", "local_contrast_norm", "rbf_output",
    ];

    /// <summary>The number of images; a case of one axis is one image.</summary>
    public int Batch => Case.Shape("input") is [int batch, _, ..] ? batch : 1;

    public Tensor Images => new(Batch, Network.Input, Case.Doubles("input"));

    /// <summary>Every case of an operator, as networks.</summary>
    public static IReadOnlyList<GoldenOperator> All(string op) => [.. GoldenCase.All(op).Select(golden => Create(op, golden))];

    /// <summary>What the case calls a parameter's gradient; for running averages their next values, which inference leaves as they are.</summary>
    public string Recorded(string parameter)
    {
        string name = parameter["op.".Length..];
        return Network.Parameters.Single(p => p.Name == parameter).IsTrained ? $"grad_{name}" : Case.Has($"new_{name}") ? $"new_{name}" : name;
    }

    private static GoldenOperator Create(string op, GoldenCase golden)
    {
        Volume input = golden.Shape("input") switch
        {
            [_, int channels, int height, int width] => new Volume(channels, height, width),
            [_, int features] => new Volume(features),
            [int features] => new Volume(features),
            var shape => throw new InvalidDataException($"{golden.Name}: input has {shape.Count} axes."),
        };
        JsonElement arguments = golden.Arguments;
        ReferenceLayer layer = op switch
        {
            "conv2d" => new Conv(golden.Shape("weight")[0], Window(arguments), arguments.GetProperty("groups").GetInt32(), golden.Has("bias")),
            "linear" or "flatten_linear" => new Dense(golden.Shape("weight")[0], golden.Has("bias")),
            "max_pool2d" => new MaxPool(Window(arguments)),
            "avg_pool2d" => new AvgPool(Window(arguments), arguments.GetProperty("count_include_pad").GetBoolean()),
            "global_avg_pool" => new GlobalAvgPool(),
            "global_max_pool" => new GlobalMaxPool(),
            "relu" => new ReLU(),
            "leaky_relu" => new LeakyReLU(arguments.GetProperty("slope").GetDouble()),
            "elu" => new ELU(arguments.GetProperty("alpha").GetDouble()),
            "selu" => new SELU(),
            "gelu" => new GELU(),
            "softplus" => new Softplus(),
            "tanh" => new Tanh(),
            "scaled_tanh" => new ScaledTanh(arguments.GetProperty("a").GetDouble(), arguments.GetProperty("s").GetDouble()),
            "hard_sigmoid" => new HardSigmoid(),
            "sigmoid" => new Sigmoid(),
            "softmax" => new Softmax(),
            "log_softmax" => new LogSoftmax(),
            "batch_norm_train" => new BatchNorm(arguments.GetProperty("eps").GetDouble(), arguments.GetProperty("momentum").GetDouble()) { IsTraining = true },
            "batch_norm_eval" => new BatchNorm(arguments.GetProperty("eps").GetDouble(), Affine: arguments.GetProperty("affine").GetBoolean()),
            "group_norm" => new GroupNorm(arguments.GetProperty("groups").GetInt32(), arguments.GetProperty("eps").GetDouble()),
            "instance_norm" => new InstanceNorm(arguments.GetProperty("eps").GetDouble(), golden.Has("weight")),
            "layer_norm" => new LayerNorm(arguments.GetProperty("eps").GetDouble(), golden.Has("weight")) { IsVector = input is { Height: 1, Width: 1 } },
            "dropout_inverted" => new Dropout(arguments.GetProperty("p").GetDouble()),
            "dropout_classic" => new Dropout(arguments.GetProperty("p").GetDouble(), Classic: true),
            "dropout_spatial" => new SpatialDropout(arguments.GetProperty("p").GetDouble()),
            "lrn" => new LocalResponseNorm(
                arguments.GetProperty("size").GetInt32(), arguments.GetProperty("alpha").GetDouble(),
                arguments.GetProperty("beta").GetDouble(), arguments.GetProperty("k").GetDouble()),
            "prelu" => new PReLU(arguments.GetProperty("shared").GetBoolean()),
            "maxout" => new Maxout(arguments.GetProperty("pieces").GetInt32()),
            "pad" => new ZeroPad(
                arguments.GetProperty("left").GetInt32(), arguments.GetProperty("right").GetInt32(),
                arguments.GetProperty("top").GetInt32(), arguments.GetProperty("bottom").GetInt32()),
            "channel_shuffle" => new ChannelShuffle(arguments.GetProperty("groups").GetInt32()),
            "upsample_nearest" => new Upsample(arguments.GetProperty("scale").GetInt32()),
            "upsample_bilinear" => new Upsample(arguments.GetProperty("scale").GetInt32(), IsBilinear: true, arguments.GetProperty("align_corners").GetBoolean()),
            "adaptive_avg_pool2d" => new AdaptiveAvgPool(arguments.GetProperty("output_size")[0].GetInt32(), arguments.GetProperty("output_size")[1].GetInt32()),
            "conv2d_table" => new Conv(golden.Shape("weight")[0], Reference.Window.Square(arguments.GetProperty("kernel")[0].GetInt32()))
            {
                Table = [.. arguments.GetProperty("table").EnumerateArray().Select(row => row.EnumerateArray().Select(channel => channel.GetInt32()).ToArray())],
            },
            "conv_transpose2d" => new ConvTranspose(
                golden.Shape("output")[1], Window(arguments).Vertical, Window(arguments).Horizontal, arguments.GetProperty("output_padding")[0].GetInt32(),
                arguments.GetProperty("output_padding")[1].GetInt32(), arguments.GetProperty("groups").GetInt32(), golden.Has("bias")),
            "locally_connected2d" => new LocallyConnected(golden.Shape("weight")[0], Window(arguments), golden.Has("bias")),
            "local_contrast_norm" => new LocalContrastNorm(
                arguments.GetProperty("kernel").GetInt32(), arguments.GetProperty("sigma").GetDouble(), arguments.GetProperty("c").GetDouble()),
            "rbf_output" => new RbfOutput(golden.Shape("weight")[0]),
            _ => throw new ArgumentException($"{op} is not one layer.", nameof(op)),
        };
        if (layer is NoiseLayer noise) noise.Mask = Mask(golden, op == "dropout_classic" ? 1 : 1 / (1 - arguments.GetProperty("p").GetDouble()));
        layer = layer with { Name = layer.NameStem is null ? null : "op" };
        var network = ReferenceNetwork.Sequential(input, layer is LayerNorm { IsVector: true } ? [new Flatten(), layer] : [layer]);
        foreach (ReferenceParameter parameter in network.Parameters) network.Set(parameter.Name, golden.Floats(parameter.Name["op.".Length..]));
        return new GoldenOperator(golden, network);
    }

    /// <summary>A factor for each value; a case's mask has one for each, or one for each channel.</summary>
    private static double[] Mask(GoldenCase golden, double kept)
    {
        int[] mask = golden.Integers("mask");
        int values = golden.Floats("input").Length / mask.Length;
        return [.. mask.SelectMany(keep => Enumerable.Repeat(keep * kept, values))];
    }

    private static Window Window(JsonElement arguments)
    {
        bool ceiling = arguments.TryGetProperty("ceil_mode", out JsonElement mode) && mode.GetBoolean();
        return new Window(Axis(0), Axis(1), ceiling ? Fit.Ceiling : Fit.Floor);

        Axis Axis(int i) => new(
            arguments.GetProperty("kernel")[i].GetInt32(),
            arguments.GetProperty("stride")[i].GetInt32(),
            arguments.GetProperty("padding")[i].GetInt32(),
            arguments.TryGetProperty("dilation", out JsonElement dilation) ? dilation[i].GetInt32() : 1);
    }
}
