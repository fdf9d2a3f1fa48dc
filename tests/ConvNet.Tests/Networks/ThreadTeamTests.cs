using System.Reflection;
using System.Runtime.CompilerServices;
using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_part_is_done_once(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (int run = 0; run < 200; run++)
        {
            int[] done = new int[run % 9];
            team.Run(i => Interlocked.Increment(ref done[i]), done.Length);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void An_exception_comes_out_and_the_threads_go_on()
    {
        using var team = new ThreadTeam(3);
        int done = 0;
        void Part(int i)
        {
            Interlocked.Increment(ref done);
            if (i == 3) throw new InvalidDataException();
        }

        Assert.Throws<InvalidDataException>(() => team.Run(Part, 8));
        Assert.Equal(8, done);
        team.Run(_ => Interlocked.Increment(ref done), 5);
        Assert.Equal(13, done);
    }

    /// <summary>Parts that wait for each other are not done by one thread.</summary>
    [Fact]
    public void The_threads_work_at_the_same_time()
    {
        using var team = new ThreadTeam(3);
        using var meeting = new Barrier(3);
        for (int run = 0; run < 20; run++)
            team.Run(_ => Assert.True(meeting.SignalAndWait(TimeSpan.FromMinutes(1))), 3);
    }

    /// <summary>All trainers of one thread share it. A run within a run is what two threads could do to each other, in an order that is the same each time.</summary>
    [Fact]
    public void A_team_of_one_may_be_used_by_many_at_once()
    {
        int done = 0;
        ThreadTeam.Alone.Run(_ => ThreadTeam.Alone.Run(_ => done++, 3), 2);
        Assert.Equal(6, done);

        void Failing(int part) => ThreadTeam.Alone.Run(i => throw new InvalidDataException($"{part} {i}"), 2);
        Assert.Equal("0 0", Assert.Throws<InvalidDataException>(() => ThreadTeam.Alone.Run(Failing, 2)).Message);
        ThreadTeam.Alone.Dispose();
        ThreadTeam.Alone.Run(_ => done++, 4);
        Assert.Equal(10, done);
    }

    /// <summary>The signatures that generated code passes, each with arguments that would show up in the wrong place.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public unsafe void A_kernel_of_any_signature_gets_its_pointers_and_each_part_once(int threads)
    {
        const int Parts = 37;
        using var team = new ThreadTeam(threads);
        float* values = stackalloc float[8 * Parts];
        float* a = values, b = a + Parts, c = b + Parts, d = c + Parts, e = d + Parts, f = e + Parts, g = f + Parts, n = g + Parts;
        for (int run = 0; run < 300; run++)
        {
            new Span<float>(values, 8 * Parts).Clear();
            team.Run(&Two, Parts, a, b);
            team.Run(&Three, Parts, a, b, c);
            team.Run(&Four, Parts, a, b, c, d);
            team.Run(&Five, Parts, a, b, c, d, e);
            team.Run(&Six, Parts, a, b, c, d, e, f);
            team.Run(&Seven, Parts, a, b, c, d, e, f, g);
            team.Run(&NumberAndTwo, Parts, 1000, n, a);
            team.Run(&NumberAndThree, Parts, 1000, n, a, b);
            team.Run(&NumberAndFour, Parts, 1000, n, a, b, c);
            team.Run(&NumberAndFive, Parts, 1000, n, a, b, c, d);
            for (int part = 0; part < Parts; part++)
                Assert.Equal([10f, 18, 27, 32, 30, 12, 7, 4000], (float[])[a[part], b[part], c[part], d[part], e[part], f[part], g[part], n[part]]);
        }
    }

    /// <summary>More threads than processors, and others that want them too: whoever is not running holds nobody up for good.</summary>
    [Fact]
    public unsafe void Runs_end_whatever_the_system_schedules()
    {
        bool stop = false;
        Thread[] others = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() => SpinWait.SpinUntil(() => Volatile.Read(ref stop))))];
        foreach (Thread other in others) other.Start();
        try
        {
            using var team = new ThreadTeam(Environment.ProcessorCount + 2);
            int* done = stackalloc int[64];
            for (int run = 0; run < 3000; run++)
            {
                new Span<int>(done, 64).Clear();
                team.Run(&Count, 64, (float*)done, null);
                Assert.Equal(-1, new Span<int>(done, 64).IndexOfAnyExcept(1));
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            foreach (Thread other in others) other.Join();
        }
    }

    [Fact]
    public unsafe void Helpers_that_sleep_wake_for_a_run_and_to_end()
    {
        int* done = stackalloc int[64];
        using (var team = new ThreadTeam(3))
        {
            for (int run = 1; run <= 5; run++)
            {
                Thread.Sleep(20);
                team.Run(&Count, 64, (float*)done, null);
                Assert.Equal(-1, new Span<int>(done, 64).IndexOfAnyExcept(run));
            }

            Thread.Sleep(20);
        }

        // No run at all.
        new ThreadTeam(4).Dispose();
    }

    [Fact]
    public unsafe void A_run_allocates_nothing()
    {
        using var team = new ThreadTeam(2);
        int* done = stackalloc int[64];
        long before = 0;
        for (int run = 0; run < 2000; run++)
        {
            if (run == 1000) before = GC.GetAllocatedBytesForCurrentThread();
            if (run % 500 == 0) Thread.Sleep(5);
            team.Run(&Count, 64, (float*)done, null);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Threads keep themselves alive, and what they know with them.</summary>
    [Fact]
    public void Threads_end_with_a_team_predictor_or_trainer_that_was_not_disposed()
    {
        var network = Linear<WithSoftmax>.New(seed: 1);
        Thread[] threads = [.. ThreadsOfTeam(), .. ThreadsOfPredictor(network), .. ThreadsOfTrainer(network)];
        Assert.Equal(5, threads.Length);
        for (int i = 0; i < 500 && threads.Any(thread => thread.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    /// <summary>Neither what was run nor what it threw keeps the team.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] ThreadsOfTeam()
    {
        var team = new ThreadTeam(3);
        Assert.Throws<InvalidDataException>(() => team.Run(_ => throw new InvalidDataException { Data = { ["team"] = team } }, 4));
        return Field<Thread[]>(team, "threads");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] ThreadsOfPredictor(Linear<WithSoftmax> network) =>
        Field<Thread[]>(Field<ThreadTeam>(new Predictor<Linear<WithSoftmax>>(network) { Threads = 3 }, "team"), "threads");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] ThreadsOfTrainer(Linear<WithSoftmax> network)
    {
        var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0.1), shards: 2) { Threads = 2 };
        trainer.Step(new float[16], [0, 1]);
        return Field<Thread[]>(Field<ThreadTeam>(Field<object>(trainer, "pass"), "team"), "threads");
    }

    private static T Field<T>(object owner, string name) =>
        (T)owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_team_has_a_thread(int threads) =>
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(threads)).ParamName);

    private static unsafe void Count(float* done, float* nothing, int from, int to)
    {
        for (int i = from; i < to; i++) Interlocked.Increment(ref ((int*)done)[i]);
    }

    private static unsafe void Two(float* a, float* b, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            a[i] += 1;
            b[i] += 2;
        }
    }

    private static unsafe void Three(float* a, float* b, float* c, int from, int to)
    {
        Two(a, b, from, to);
        for (int i = from; i < to; i++) c[i] += 3;
    }

    private static unsafe void Four(float* a, float* b, float* c, float* d, int from, int to)
    {
        Three(a, b, c, from, to);
        for (int i = from; i < to; i++) d[i] += 4;
    }

    private static unsafe void Five(float* a, float* b, float* c, float* d, float* e, int from, int to)
    {
        Four(a, b, c, d, from, to);
        for (int i = from; i < to; i++) e[i] += 10;
    }

    private static unsafe void Six(float* a, float* b, float* c, float* d, float* e, float* f, int from, int to)
    {
        Five(a, b, c, d, e, from, to);
        for (int i = from; i < to; i++) f[i] += 6;
    }

    private static unsafe void Seven(float* a, float* b, float* c, float* d, float* e, float* f, float* g, int from, int to)
    {
        Six(a, b, c, d, e, f, from, to);
        for (int i = from; i < to; i++) g[i] += 7;
    }

    private static unsafe void NumberAndTwo(int number, float* n, float* a, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            n[i] += number;
            a[i] += 1;
        }
    }

    private static unsafe void NumberAndThree(int number, float* n, float* a, float* b, int from, int to)
    {
        NumberAndTwo(number, n, a, from, to);
        for (int i = from; i < to; i++) b[i] += 2;
    }

    private static unsafe void NumberAndFour(int number, float* n, float* a, float* b, float* c, int from, int to)
    {
        NumberAndThree(number, n, a, b, from, to);
        for (int i = from; i < to; i++) c[i] += 6;
    }

    private static unsafe void NumberAndFive(int number, float* n, float* a, float* b, float* c, float* d, int from, int to)
    {
        NumberAndFour(number, n, a, b, c, from, to);
        for (int i = from; i < to; i++) d[i] += 16;
    }
}
