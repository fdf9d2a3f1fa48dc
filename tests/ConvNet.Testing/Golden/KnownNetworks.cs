using ConvNet.Testing.Reference;

namespace ConvNet.Testing.Golden;

/// <summary>The networks whose weights and training PyTorch recorded, under the names of their state_dict; all give logits.</summary>
public static class KnownNetworks
{
    /// <summary>LeNet-5 (LeCun et al., 1998) with full connections, tanh and plain means; images of 1x28x28.</summary>
    public static ReferenceNetwork LeNet5() => ReferenceNetwork.Sequential(
        new Volume(1, 28, 28),
        new Conv(6, Window.Square(5, pad: 2, fit: Fit.Exact)) { Name = "c1" }, new Tanh(), new AvgPool(Window.Square(2, 2, fit: Fit.Exact)),
        new Conv(16, Window.Square(5, fit: Fit.Exact)) { Name = "c3" }, new Tanh(), new AvgPool(Window.Square(2, 2, fit: Fit.Exact)),
        new Conv(120, Window.Square(5, fit: Fit.Exact)) { Name = "c5" }, new Tanh(),
        new Dense(84) { Name = "f6" }, new Tanh(),
        new Dense(10) { Name = "out" });

    /// <summary>Six 3x3 convolutions in the manner of VGG, on images of 3x32x32.</summary>
    public static ReferenceNetwork MiniVgg()
    {
        var layers = new List<ReferenceLayer>();
        int index = 0;
        foreach (int filters in (ReadOnlySpan<int>)[12, 12, 0, 24, 24, 0, 32, 32, 0])
        {
            if (filters == 0)
            {
                layers.Add(new MaxPool(Window.Square(2, 2, fit: Fit.Exact)));
                index++;
                continue;
            }

            layers.Add(new Conv(filters, Window.Square(3, pad: 1, fit: Fit.Exact)) { Name = $"features.{index}" });
            layers.Add(new ReLU());
            index += 2;
        }

        layers.AddRange([new Dense(48) { Name = "fc1" }, new ReLU(), new Dense(10) { Name = "fc2" }]);
        return ReferenceNetwork.Sequential(new Volume(3, 32, 32), layers);
    }

    /// <summary>ResNet-20 for CIFAR-10 (He et al., 2016): three stages of three blocks, shortcuts of option A.</summary>
    public static ReferenceNetwork ResNet20()
    {
        var graph = new ReferenceGraph(new Volume(3, 32, 32));
        int x = graph.Chain(0, Convolution(16, "conv1"), new BatchNorm { Name = "bn1" }, new ReLU()), channels = 16;
        for (int stage = 1; stage <= 3; stage++)
        {
            int planes = 8 << stage;
            for (int block = 0; block < 3; block++)
            {
                string name = $"layer{stage}.{block}";
                int stride = planes > channels ? 2 : 1;
                int branch = graph.Chain(
                    x, Convolution(planes, $"{name}.conv1", stride), new BatchNorm { Name = $"{name}.bn1" }, new ReLU(),
                    Convolution(planes, $"{name}.conv2"), new BatchNorm { Name = $"{name}.bn2" });
                int shortcut = planes > channels ? graph.Chain(x, new ZeroPadShortcut(planes, stride)) : x;
                x = graph.Chain(graph.Join(new Add(), branch, shortcut), new ReLU());
                channels = planes;
            }
        }

        graph.Chain(x, new GlobalAvgPool(), new Dense(10) { Name = "fc" });
        return graph.ToNetwork();

        static Conv Convolution(int filters, string name, int stride = 1) => new(filters, Window.Square(3, stride, 1), Bias: false) { Name = name };
    }

    /// <summary>Two inception modules (Szegedy et al., 2015) with batch normalisation, on images of 3x32x32.</summary>
    public static ReferenceNetwork MiniInception()
    {
        var graph = new ReferenceGraph(new Volume(3, 32, 32));
        int x = graph.Chain(0, [.. Normalised(16, 3, 1, "stem"), Pool()]);
        x = Module(x, "inc1", 8, 8, 12, 4, 6, 6);
        x = Module(graph.Chain(x, Pool()), "inc2", 12, 12, 20, 6, 8, 8);
        graph.Chain(x, new GlobalAvgPool(), new Dense(10) { Name = "fc" });
        return graph.ToNetwork();

        int Module(int from, string name, int one, int threeReduce, int three, int fiveReduce, int five, int projection) => graph.Join(
            new Concat(),
            graph.Chain(from, Normalised(one, 1, 0, $"{name}.b1")),
            graph.Chain(from, [.. Normalised(threeReduce, 1, 0, $"{name}.b2.0"), .. Normalised(three, 3, 1, $"{name}.b2.1")]),
            graph.Chain(from, [.. Normalised(fiveReduce, 1, 0, $"{name}.b3.0"), .. Normalised(five, 5, 2, $"{name}.b3.1")]),
            graph.Chain(from, [new MaxPool(Window.Square(3, 1, 1)), .. Normalised(projection, 1, 0, $"{name}.b4")]));

        static ReferenceLayer[] Normalised(int filters, int window, int pad, string name) =>
        [
            new Conv(filters, Window.Square(window, pad: pad), Bias: false) { Name = $"{name}.conv" }, new BatchNorm { Name = $"{name}.bn" }, new ReLU(),
        ];

        static ReferenceLayer Pool() => new MaxPool(Window.Square(3, 2, fit: Fit.Ceiling));
    }

    /// <summary>Two dense blocks of four layers with bottlenecks (Huang et al., 2017), growth 6, on images of 3x32x32.</summary>
    public static ReferenceNetwork MiniDenseNet()
    {
        const int Growth = 6;
        var graph = new ReferenceGraph(new Volume(3, 32, 32));
        int x = graph.Chain(0, new Conv(12, Window.Square(3, pad: 1), Bias: false) { Name = "conv0" });
        x = graph.Chain(
            Block(x, "block1"), new BatchNorm { Name = "t_norm" }, new ReLU(), new Conv(18, Window.Square(1), Bias: false) { Name = "t_conv" },
            new AvgPool(Window.Square(2, 2)));
        graph.Chain(Block(x, "block2"), new BatchNorm { Name = "norm" }, new ReLU(), new GlobalAvgPool(), new Dense(10) { Name = "fc" });
        return graph.ToNetwork();

        int Block(int value, string name)
        {
            for (int i = 0; i < 4; i++)
            {
                int grown = graph.Chain(
                    value, new BatchNorm { Name = $"{name}.{i}.norm1" }, new ReLU(),
                    new Conv(4 * Growth, Window.Square(1), Bias: false) { Name = $"{name}.{i}.conv1" }, new BatchNorm { Name = $"{name}.{i}.norm2" }, new ReLU(),
                    new Conv(Growth, Window.Square(3, pad: 1), Bias: false) { Name = $"{name}.{i}.conv2" });
                value = graph.Join(new Concat(), value, grown);
            }

            return value;
        }
    }

    /// <summary>AlexNet (Krizhevsky et al., 2012) on images of 3x32x32: local response normalisation, two groups, dropout.</summary>
    public static ReferenceNetwork MiniAlexNet() => ReferenceNetwork.Sequential(
        new Volume(3, 32, 32),
        new Conv(16, Window.Square(5, pad: 2)) { Name = "conv1" }, new ReLU(), new LocalResponseNorm(5, 1e-4, 0.75, 2), new MaxPool(Window.Square(3, 2)),
        new Conv(32, Window.Square(5, pad: 2), Groups: 2) { Name = "conv2" }, new ReLU(), new LocalResponseNorm(5, 1e-4, 0.75, 2), new MaxPool(Window.Square(3, 2)),
        new Conv(48, Window.Square(3, pad: 1)) { Name = "conv3" }, new ReLU(),
        new Conv(48, Window.Square(3, pad: 1), Groups: 2) { Name = "conv4" }, new ReLU(),
        new Conv(32, Window.Square(3, pad: 1), Groups: 2) { Name = "conv5" }, new ReLU(), new MaxPool(Window.Square(3, 2)),
        new Dense(64) { Name = "fc6" }, new ReLU(), new Dropout(0.5) { Name = "drop6" },
        new Dense(64) { Name = "fc7" }, new ReLU(), new Dropout(0.5) { Name = "drop7" },
        new Dense(10) { Name = "fc8" });

    /// <summary>Three fire modules (Iandola et al., 2016) on images of 3x32x32.</summary>
    public static ReferenceNetwork MiniSqueezeNet()
    {
        var graph = new ReferenceGraph(new Volume(3, 32, 32));
        int x = graph.Chain(0, new Conv(24, Window.Square(3, 2)) { Name = "conv1" }, new ReLU(), Pool());
        x = Fire(Fire(x, "fire2", 6, 16), "fire3", 8, 24);
        x = Fire(graph.Chain(x, Pool()), "fire4", 12, 24);
        graph.Chain(x, new Conv(10, Window.Square(1)) { Name = "conv10" }, new ReLU(), new GlobalAvgPool());
        return graph.ToNetwork();

        int Fire(int from, string name, int squeeze, int expand)
        {
            int squeezed = graph.Chain(from, new Conv(squeeze, Window.Square(1)) { Name = $"{name}.squeeze" }, new ReLU());
            return graph.Join(
                new Concat(),
                graph.Chain(squeezed, new Conv(expand, Window.Square(1)) { Name = $"{name}.expand1x1" }, new ReLU()),
                graph.Chain(squeezed, new Conv(expand, Window.Square(3, pad: 1)) { Name = $"{name}.expand3x3" }, new ReLU()));
        }

        static ReferenceLayer Pool() => new MaxPool(Window.Square(3, 2, fit: Fit.Ceiling));
    }

    /// <summary>The convolutional network for MNIST of the README: 32 and 64 filters, 128 units.</summary>
    public static ReferenceNetwork MnistCnn() => ReferenceNetwork.Sequential(
        new Volume(1, 28, 28),
        new Conv(32, Window.Square(3, pad: 1, fit: Fit.Exact)), new ReLU(), new MaxPool(Window.Square(2, 2, fit: Fit.Exact)),
        new Conv(64, Window.Square(3, pad: 1, fit: Fit.Exact)), new ReLU(), new MaxPool(Window.Square(2, 2, fit: Fit.Exact)),
        new Dense(128), new ReLU(), new Dense(10));
}
