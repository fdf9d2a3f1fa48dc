using System.Globalization;

namespace ConvNet.Testing.Reference;

/// <summary>A sliding window along one axis. A pad of <see cref="Pad.Same"/> keeps ceil(input / stride) positions.</summary>
public readonly record struct Axis(int Size, int Stride = 1, int Pad = 0, int Dilation = 1)
{
    /// <summary>
    /// Places the window by counting positions, one by one: those that lie inside the padded input, and, when rounding up, one
    /// more that covers the rest if it starts on the input or its leading pad.
    /// </summary>
    internal Placement Place(int input, Fit fit)
    {
        int extent = (Dilation * (Size - 1)) + 1;
        if (Pad == ConvNet.Pad.Same)
        {
            int kept = 0;
            for (int start = 0; start < input; start += Stride) kept++;
            int missing = Math.Max(((kept - 1) * Stride) + extent - input, 0);
            return new Placement(kept, missing / 2, missing - (missing / 2));
        }

        int positions = 0, end = -Pad;
        for (int start = -Pad; start + extent <= input + Pad; start += Stride)
        {
            positions++;
            end = start + extent;
        }

        bool covered = end == input + Pad;
        if (positions == 0 || (!covered && fit == Fit.Exact))
            throw new ArgumentException($"{this} does not fit {input} positions.");
        if (!covered && fit == Fit.Ceiling && (positions * Stride) - Pad < input) positions++;
        return new Placement(positions, Pad, Pad);
    }
}

/// <summary>Where a window axis goes: its number of positions, and the padding in front of and behind the input.</summary>
public readonly record struct Placement(int Positions, int Before, int After);

/// <summary>A sliding window in both directions.</summary>
public sealed record Window(Axis Vertical, Axis Horizontal, Fit Fit = Fit.Floor)
{
    /// <summary>A window that is alike in both directions.</summary>
    public static Window Square(int size, int stride = 1, int pad = 0, int dilation = 1, Fit fit = Fit.Floor)
    {
        var axis = new Axis(size, stride, pad, dilation);
        return new Window(axis, axis, fit);
    }

    /// <summary>The size of the output.</summary>
    internal Volume Output(int channels, Volume input) =>
        new(channels, Vertical.Place(input.Height, Fit).Positions, Horizontal.Place(input.Width, Fit).Positions);

    /// <summary>The arguments of the layer attribute from the window's size on; a convolution's stride is 1 unless given, a pool's the window.</summary>
    internal string Arguments(bool isPool)
    {
        var arguments = new List<string> { Vertical.Size.ToString(CultureInfo.InvariantCulture) };
        if (Horizontal.Size != Vertical.Size) arguments.Add($"WindowWidth = {Horizontal.Size}");
        if (Vertical.Stride != (isPool ? Vertical.Size : 1) || Horizontal.Stride != (isPool ? Horizontal.Size : 1))
            Add("Stride", Vertical.Stride, Horizontal.Stride);
        if (Vertical.Pad != 0 || Horizontal.Pad != 0) Add("Pad", Vertical.Pad, Horizontal.Pad);
        if (Vertical.Dilation != 1 || Horizontal.Dilation != 1) Add("Dilation", Vertical.Dilation, Horizontal.Dilation);
        if (Fit != Fit.Exact) arguments.Add($"Fit = Fit.{Fit}");
        return string.Join(", ", arguments);

        void Add(string name, int vertical, int horizontal)
        {
            if (vertical == horizontal)
            {
                arguments.Add($"{name} = {Value(name, vertical)}");
                return;
            }

            arguments.Add($"{name}Height = {Value(name, vertical)}");
            arguments.Add($"{name}Width = {Value(name, horizontal)}");
        }

        static string Value(string name, int value) =>
            name == "Pad" && value == Pad.Same ? "Pad.Same" : value.ToString(CultureInfo.InvariantCulture);
    }
}
