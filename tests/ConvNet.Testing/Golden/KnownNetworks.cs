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

    /// <summary>The convolutional network for MNIST of the README: 32 and 64 filters, 128 units.</summary>
    public static ReferenceNetwork MnistCnn() => ReferenceNetwork.Sequential(
        new Volume(1, 28, 28),
        new Conv(32, Window.Square(3, pad: 1, fit: Fit.Exact)), new ReLU(), new MaxPool(Window.Square(2, 2, fit: Fit.Exact)),
        new Conv(64, Window.Square(3, pad: 1, fit: Fit.Exact)), new ReLU(), new MaxPool(Window.Square(2, 2, fit: Fit.Exact)),
        new Dense(128), new ReLU(), new Dense(10));
}
