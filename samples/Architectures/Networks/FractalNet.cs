using ConvNet;

namespace Architectures;

// Larsson, Maire and Shakhnarovich, "FractalNet: ultra-deep neural networks without residuals" (2016), for CIFAR-100: figure 1's four columns
// and five blocks, with the filters of its table of depths. Joins drop paths as there: half of the images keep a single column.

/// <summary>What every column is made of.</summary>
[Block]
[Conv(Filters, 3, Pad = 1, Bias = false, Name = "conv"), BatchNorm(Name = "bn"), ReLU]
public sealed class FractalUnit
{
    [Parameter] private const int Filters = 16;
}

/// <summary>The fractal of the two deepest columns: one unit beside two.</summary>
[Block]
[Fork]
[Branch, Use<FractalUnit>(Filters)]
[Branch, Use<FractalUnit>(Filters), Use<FractalUnit>(Filters)]
[Mean(DropPath = 0.15, Global = 0.5)]
public sealed class FractalOfTwo
{
    [Parameter] private const int Filters = 16;
}

/// <summary>A unit beside two such fractals, whose last join is one with its own.</summary>
[Block]
[As("start"), Use<FractalUnit>(Filters), As("1")]
[From("start"), Use<FractalOfTwo>(Filters), As("middle"), Use<FractalUnit>(Filters), As("2")]
[From("middle"), Use<FractalUnit>(Filters), Use<FractalUnit>(Filters), As("3")]
[From("1", "2", "3"), Mean(DropPath = 0.15, Global = 0.5)]
public sealed class FractalOfThree
{
    [Parameter] private const int Filters = 16;
}

/// <summary>The same once more: four columns, of one, two, four and eight units.</summary>
[Block]
[As("start"), Use<FractalUnit>(Filters), As("1")]
[From("start"), Use<FractalOfThree>(Filters), As("half"), Use<FractalUnit>(Filters), As("2")]
[From("half"), Use<FractalOfTwo>(Filters), As("three-quarters"), Use<FractalUnit>(Filters), As("3")]
[From("three-quarters"), Use<FractalUnit>(Filters), Use<FractalUnit>(Filters), As("4")]
[From("1", "2", "3", "4"), Mean(DropPath = 0.15, Global = 0.5)]
public sealed class FractalOfFour
{
    [Parameter] private const int Filters = 16;
}

/// <summary>FractalNet of 40 layers: five blocks of four columns, a pooling after each.</summary>
[Network, Input(3, 32, 32)]
[Use<FractalOfFour>(16, Name = "block1"), MaxPool(2)]
[Use<FractalOfFour>(32, Name = "block2"), MaxPool(2), Dropout(0.1)]
[Use<FractalOfFour>(64, Name = "block3"), MaxPool(2), Dropout(0.2)]
[Use<FractalOfFour>(128, Name = "block4"), MaxPool(2), Dropout(0.3)]
[Use<FractalOfFour>(128, Name = "block5"), MaxPool(2), Dropout(0.4)]
[Dense(100, Name = "fc"), Softmax]
public sealed partial class FractalNet;
