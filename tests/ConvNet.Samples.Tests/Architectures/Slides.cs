namespace ConvNet.Samples.Tests.Architectures;

// The small networks of the slides, one or a few layers each.

[Network, Input(3, 32, 32), Conv(10, 5, Pad = 2)]
internal sealed partial class TenFilters;

[Network, Input(3, 32, 32), Conv(1, 5)]
internal sealed partial class OneFilter;

[Network, Input(3, 32, 32), Conv(6, 5), ReLU, Conv(10, 5), ReLU]
internal sealed partial class TwoLayers;

[Network, Input(64, 16, 16), Conv(64, 3, Bias = false), ReLU, Conv(64, 3, Bias = false), ReLU, Conv(64, 3, Bias = false), ReLU]
internal sealed partial class ThreeSmallWindows;

[Network, Input(64, 16, 16), Conv(64, 7, Bias = false), ReLU]
internal sealed partial class OneLargeWindow;

[Network, Input(256, 28, 28), Conv(64, 1, Bias = false), ReLU, Conv(64, 3, Pad = 1, Bias = false), ReLU, Conv(256, 1, Bias = false)]
internal sealed partial class BottleneckOnly;
