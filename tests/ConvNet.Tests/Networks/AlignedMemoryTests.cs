using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

public sealed unsafe class AlignedMemoryTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(100_000, 100_000)]
    public void Memory_is_aligned_zeroed_and_whole_lines(long length, long padded)
    {
        for (int round = 0; round < 3; round++)
        {
            using var memory = new AlignedMemory(length);
            Assert.Equal((length, padded), (memory.Length, memory.PaddedLength));
            Assert.Equal(0, (nint)memory.Pointer % 64);
            var floats = new Span<float>(memory.Pointer, (int)padded);
            Assert.False(floats.ContainsAnyExcept(0f));
            floats.Fill(1);
            memory.Clear();
            Assert.False(floats.ContainsAnyExcept(0f));

            // The next round is likely to get this memory again: it must find it zeroed.
            floats.Fill(1);
        }
    }

    [Fact]
    public void Freed_memory_is_not_handed_out()
    {
        var memory = new AlignedMemory(5);
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)memory.Pointer);
    }

    [Fact]
    public void What_cannot_be_had_is_refused_with_its_size()
    {
        Assert.Contains("1,152,921,504,606,846,976 bytes", Assert.Throws<OutOfMemoryException>(() => new AlignedMemory(1L << 58)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(long.MaxValue));
    }

    [Fact]
    public void Only_memory_of_the_same_length_is_copied()
    {
        using AlignedMemory from = new(20), to = new(20), other = new(21);
        from.Pointer[19] = 3;
        to.CopyFrom(from);
        Assert.Equal(3, to.Pointer[19]);
        Assert.Throws<ArgumentOutOfRangeException>(() => to.CopyFrom(other));
    }
}
