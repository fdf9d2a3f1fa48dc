namespace ConvNet.Tests.Networks;

public class WorkerThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_piece_is_done_once(int helpers)
    {
        using var workers = new WorkerThreads(helpers);
        for (int run = 0; run < 200; run++)
        {
            int[] done = new int[run % 9];
            workers.Run(i => Interlocked.Increment(ref done[i]), done.Length);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void An_exception_comes_out_and_the_threads_go_on()
    {
        using var workers = new WorkerThreads(2);
        int done = 0;
        Assert.Throws<InvalidDataException>(() => workers.Run(
            i =>
            {
                Interlocked.Increment(ref done);
                if (i == 3) throw new InvalidDataException();
            },
            8));
        Assert.Equal(8, done);
        workers.Run(_ => Interlocked.Increment(ref done), 5);
        Assert.Equal(13, done);
    }
}
