using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConvNet.Peers;

/// <summary>
/// Times a call as the peers' harness does: the median over samples of a second; where the core was shared and one thread works, of the thread's
/// own time.
/// </summary>
internal static partial class Clock
{
    private const int ThreadCpuTime = 3;

    /// <returns>The median time of a call in microseconds.</returns>
    public static double Median(Action call, double seconds, int threads = 1)
    {
        call();
        call();
        double once = Measure(call, 1).Wall;
        int repeats = once < 200e-6 ? (int)(200e-6 / once) + 1 : 1;
        var walls = new List<double>();
        var own = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (walls.Count < 5 || (own.Sum() * repeats < seconds && Stopwatch.GetElapsedTime(start).TotalSeconds < 4 * seconds))
        {
            (double wall, double cpu) = Measure(call, repeats);
            walls.Add(wall);
            own.Add(cpu);
        }

        bool shared = threads == 1 && own.Sum() / walls.Sum() < 0.97;
        return Middle(shared ? own : walls) * 1e6;
    }

    /// <summary>The median.</summary>
    public static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Keeps this process on some cores.</summary>
    public static void Pin(int core, int cores)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) Process.GetCurrentProcess().ProcessorAffinity = (((nint)1 << cores) - 1) << core;
    }

    private static (double Wall, double Cpu) Measure(Action call, int repeats)
    {
        double cpu = ThreadSeconds();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++) call();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds / repeats, (ThreadSeconds() - cpu) / repeats);
    }

    private static double ThreadSeconds()
    {
        _ = clock_gettime(ThreadCpuTime, out TimeSpec time);
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
