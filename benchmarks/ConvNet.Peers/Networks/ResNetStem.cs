namespace ConvNet.Peers;

[Block]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor), ReLU, MaxPool(3, Stride = 2, Pad = 1, Fit = Fit.Floor)]
public sealed class Stem;
