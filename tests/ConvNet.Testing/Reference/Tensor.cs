using System.Runtime.CompilerServices;

namespace ConvNet.Testing.Reference;

/// <summary>The size of one image's values; a vector of n features is n x 1 x 1.</summary>
public readonly record struct Volume(int Channels, int Height = 1, int Width = 1)
{
    public int Count => Channels * Height * Width;

    /// <summary>The index of a value in one image.</summary>
    public int Index(int channel, int row, int column) => (((channel * Height) + row) * Width) + column;

    public override string ToString() => $"{Channels}x{Height}x{Width}";
}

/// <summary>A batch of volumes in double precision, in the order image, channel, row, column.</summary>
public sealed class Tensor
{
    public Tensor(int batch, Volume volume, double[]? values = null)
    {
        int count = batch * volume.Count;
        if (values is not null && values.Length != count)
            throw new ArgumentException($"{batch} volumes of {volume} have {count} values, not {values.Length}.", nameof(values));
        (Batch, Volume, Values) = (batch, volume, values ?? new double[count]);
    }

    public int Batch { get; }

    public Volume Volume { get; }

    public double[] Values { get; }

    public ref double this[int image, int channel, int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Values[(((((image * Volume.Channels) + channel) * Volume.Height) + row) * Volume.Width) + column];
    }

    /// <summary>A tensor of the same size, all zero.</summary>
    public Tensor Zeros() => new(Batch, Volume);

    /// <summary>A tensor of the same size whose values are a function of this one's.</summary>
    public Tensor Map(Func<double, double> function) => new(Batch, Volume, Array.ConvertAll(Values, value => function(value)));

    /// <summary>A tensor of the same size whose values are a function of this one's and another's.</summary>
    public Tensor Zip(Tensor other, Func<double, double, double> function)
    {
        if (other.Batch != Batch || other.Volume != Volume)
            throw new ArgumentException($"{other.Batch} volumes of {other.Volume} do not match {Batch} of {Volume}.", nameof(other));
        var result = Zeros();
        for (int i = 0; i < Values.Length; i++) result.Values[i] = function(Values[i], other.Values[i]);
        return result;
    }

    /// <summary>The same values seen as volumes of another size.</summary>
    public Tensor Reshape(Volume volume) => new(Batch, volume, Values);
}
