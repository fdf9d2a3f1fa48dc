using ConvNet.CompilerServices;

namespace ConvNet.Tests.Numerics;

public sealed unsafe class ChannelBlocksTests
{
    public static TheoryData<int, int, int> Sizes()
    {
        int[] channels = [1, 2, 3, 4, 5, 7, 8, 13, 16], counts = [1, 2, 3, 4, 5, 63, 64, 65, 130];
        var sizes = new TheoryData<int, int, int>();
        foreach ((int c, int count) in channels.SelectMany(c => counts.Select(count => (c, count))))
        {
            sizes.Add(c, count, 16);
            if (c < 16) sizes.Add(c, count, c);
        }

        return sizes;
    }

    /// <summary>Channels and pixels of every rest, and runs longer than the method takes at once; around them numbers that must stay.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Planes_become_blocks_and_again_planes(int channels, int count, int lanes)
    {
        const float Around = -1;
        int plane = count + 3;
        float[] planes = new float[channels * plane], again = new float[channels * plane], block = new float[lanes * (count + 1)];
        for (int i = 0; i < planes.Length; i++) planes[i] = i % plane < count ? i + 1 : Around;
        Array.Fill(again, Around);
        Array.Fill(block, Around);

        fixed (float* from = planes, pixels = block, to = again)
        {
            ChannelBlocks.FromPlanes(from, plane, channels, pixels, lanes, count);
            ChannelBlocks.ToPlanes(pixels, lanes, to, plane, channels, count);
        }

        for (int p = 0; p < count; p++)
        {
            for (int lane = 0; lane < lanes; lane++) Assert.Equal(lane < channels ? planes[(lane * plane) + p] : 0, block[(p * lanes) + lane]);
        }

        Assert.All(block[(count * lanes)..], value => Assert.Equal(Around, value));
        Assert.Equal(planes, again);
    }
}
