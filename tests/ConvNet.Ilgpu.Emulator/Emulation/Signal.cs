using System.Runtime.InteropServices;

namespace ILGPU.Emulation;

/// <summary>
/// Wakes one sleeping thread, or the next to sleep. Barriers cost little else, so on Linux it is the kernel's futex itself: 4 us from
/// thread to thread, where an auto-reset event takes 7 and SemaphoreSlim, which spins, 40.
/// </summary>
internal abstract class Signal
{
    public static Signal Create() => (OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, Architecture.X64) => new Futex(202),
        (true, Architecture.Arm64) => new Futex(98),
        _ => new Event(),
    };

    /// <summary>Wakes the thread.</summary>
    public abstract void Set();

    /// <summary>Sleeps until woken.</summary>
    public abstract void Wait();

    private sealed class Event : Signal
    {
        private readonly AutoResetEvent wake = new(false);

        public override void Set() => wake.Set();

        public override void Wait() => wake.WaitOne();
    }

    /// <summary>See futex(2).</summary>
    /// <param name="call">The number of the system call.</param>
    private sealed unsafe class Futex(nint call) : Signal
    {
        private const int WaitPrivate = 128, WakePrivate = 129;
        private readonly int* isSet = (int*)NativeMemory.AllocZeroed(sizeof(int));

        ~Futex() => NativeMemory.Free(isSet);

        public override void Set()
        {
            Volatile.Write(ref *isSet, 1);
            SystemCall(call, isSet, WakePrivate, 1, null, null, 0);
            GC.KeepAlive(this); // The woken thread may drop the last reference before the call is back.
        }

        public override void Wait()
        {
            // The kernel puts the thread to sleep only if the signal is still not set.
            while (Interlocked.Exchange(ref *isSet, 0) == 0)
                SystemCall(call, isSet, WaitPrivate, 0, null, null, 0);
        }

        [DllImport("libc", EntryPoint = "syscall")]
        private static extern nint SystemCall(nint number, int* address, nint operation, nint value, void* timeout, void* address2, nint value3);
    }
}
