namespace ConvNet.Tests.Data;

public sealed class ImageLayoutTests
{
    [Fact]
    public void Planes_and_pixels_turn_into_each_other()
    {
        int[] planar = [1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400], interleaved = new int[12], back = new int[12];
        ImageLayout.ToInterleaved<int>(planar, interleaved, 3);
        Assert.Equal([1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400], interleaved);
        ImageLayout.ToPlanar<int>(interleaved, back, 3);
        Assert.Equal(planar, back);
        ImageLayout.SwapRedAndBlue<int>(interleaved);
        Assert.Equal([100, 10, 1, 200, 20, 2, 300, 30, 3, 400, 40, 4], interleaved);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageLayout.ToInterleaved<int>(new int[4], new int[4], 3));
        Assert.Throws<ArgumentException>(() => ImageLayout.ToPlanar<int>(new int[6], new int[3], 3));
        Assert.Throws<ArgumentException>(() => ImageLayout.SwapRedAndBlue<int>(new int[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageLayout.ToPlanar<int>(new int[6], new int[6], 0));
    }
}
