namespace ConvNet.Model.Tests;

/// <summary>The arithmetic of windows against windows placed one by one.</summary>
public class WindowTests
{
    [Fact]
    public void Floor_places_every_window_that_lies_within_the_padded_input()
    {
        foreach ((int input, WindowAxis axis) in Axes(Fit.Floor))
        {
            int expected = 0;
            while ((expected * axis.Stride) + axis.Extent <= input + (2 * axis.Pad)) expected++;

            SlidAxis slid = axis.Slide(input);
            Assert.Equal((expected, axis.Pad, axis.Pad), (slid.Output, slid.Before, slid.After));
            CheckOverhang(slid);
        }
    }

    [Fact]
    public void Exact_places_the_same_windows_as_floor() =>
        Assert.All(Axes(Fit.Exact), a => Assert.Equal((a.Axis with { Fit = Fit.Floor }).Slide(a.Input).Output, a.Axis.Slide(a.Input).Output));

    [Fact]
    public void Ceiling_is_PyTorch_s_ceil_mode()
    {
        foreach ((int input, WindowAxis axis) in Axes(Fit.Ceiling))
        {
            // aten/src/ATen/native/Pool.h, pooling_output_shape_pad_lr: rounded up, and one less when the last window would
            // start behind the input and its leading padding.
            int rounded = (int)Math.Ceiling((input + (2 * axis.Pad) - axis.Extent) / (double)axis.Stride) + 1;
            int expected = (rounded - 1) * axis.Stride >= input + axis.Pad ? rounded - 1 : rounded;

            // PyTorch pads pools by half a window at most. With more, as a convolution may, its rule would drop windows that
            // fit whole; these stay.
            int floor = (int)((input + (2 * axis.Pad) - axis.Extent) / axis.Stride) + 1;
            SlidAxis slid = axis.Slide(input);
            Assert.Equal(Math.Max(expected, floor), slid.Output);
            CheckOverhang(slid);
        }
    }

    [Fact]
    public void Same_keeps_one_output_for_every_stride_begun()
    {
        foreach ((int input, WindowAxis declared) in Axes(Fit.Exact))
        {
            WindowAxis axis = declared with { Pad = WindowAxis.Same };
            SlidAxis slid = axis.Slide(input);
            Assert.Equal((input + axis.Stride - 1) / axis.Stride, slid.Output);
            Assert.InRange(slid.After - slid.Before, 0, 1);

            // No more padding than the last window needs.
            long reach = ((slid.Output - 1) * axis.Stride) + axis.Extent;
            Assert.Equal(Math.Max(reach, input), slid.Before + input + slid.After);
            CheckOverhang(slid);
        }
    }

    [Theory]
    [InlineData(224, 7, 2, 3, Fit.Floor, 112)]
    [InlineData(112, 3, 2, 1, Fit.Floor, 56)]
    [InlineData(224, 11, 4, 2, Fit.Floor, 55)]
    [InlineData(55, 3, 2, 0, Fit.Exact, 27)]
    [InlineData(112, 3, 2, 0, Fit.Ceiling, 56)]
    [InlineData(7, 3, 3, 0, Fit.Ceiling, 3)]
    public void Published_networks(int input, int size, int stride, int pad, object fit, int output) =>
        Assert.Equal(output, new WindowAxis(size, stride, pad, 1, (Fit)fit).Slide(input).Output);

    private static void CheckOverhang(SlidAxis slid)
    {
        long lastRead = ((slid.Output - 1) * slid.Stride) - slid.Before + slid.Axis.Extent - 1;
        Assert.Equal(lastRead - (slid.Input - 1), slid.Overhang);
    }

    private static IEnumerable<(int Input, WindowAxis Axis)> Axes(Fit fit)
    {
        for (int input = 1; input <= 14; input++)
            for (int size = 1; size <= 6; size++)
                for (int stride = 1; stride <= 5; stride++)
                    for (int pad = 0; pad <= 4; pad++)
                        for (int dilation = 1; dilation <= 3; dilation++)
                        {
                            var axis = new WindowAxis(size, stride, pad, dilation, fit);
                            if (axis.Extent <= input + (2 * pad)) yield return (input, axis);
                        }
    }
}
