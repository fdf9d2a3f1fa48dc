namespace ILGPU.Emulation;

/// <summary>
/// Finds accesses of two lanes to the same memory, one of them a write, with no barrier of their block between. An access gives out a
/// reference, so whether it wrote is known only when the lane has run up to its next barrier: the memory is then compared with what
/// it was before. Writes that change nothing are not seen.
/// </summary>
internal sealed unsafe class RaceDetector
{
    private readonly List<Access> journal = [];
    private Run? run;

    /// <summary>Watches memory from now on, whatever was there before forgotten.</summary>
    public void Watch(DeviceMemory memory) => memory.Guard = new Watched(this, memory);

    /// <summary>A lane begins to run, from the start or from a barrier.</summary>
    public void Begin(Lane lane) => run = new Run(lane.Launch.Block, lane.Launch.BlockIndex, lane.Launch.Interval, lane.Thread);

    /// <summary>The lane has come to a barrier or its end.</summary>
    public void End()
    {
        try
        {
            foreach (Access access in journal)
            {
                if (!access.Memory.Changed(access))
                    continue;

                ref Cell cell = ref access.Memory.Cells[access.Cell];
                if ((cell.OtherBlock ?? (cell.OtherLane?.Interval == run!.Interval ? cell.OtherLane : null)) is { } other)
                    throw access.Memory.Race(access.Cell, other, "accessed", "written here");

                cell.Write = run;
            }
        }
        finally
        {
            journal.Clear();
        }
    }

    /// <summary>A lane between two barriers.</summary>
    private sealed record Run(Index3D Block, long BlockIndex, int Interval, Index3D Thread);

    /// <summary>The first access of a run to a cell, with what was in it.</summary>
    private readonly record struct Access(Watched Memory, long Cell, uint Before);

    /// <summary>Who was at a piece of memory.</summary>
    private struct Cell
    {
        /// <summary>The last run that accessed it.</summary>
        public Run? Touch;

        /// <summary>Before that, the last run of the same block and interval but another lane.</summary>
        public Run? OtherLane;

        /// <summary>A run of another block.</summary>
        public Run? OtherBlock;

        /// <summary>The last run that wrote it.</summary>
        public Run? Write;
    }

    /// <summary>The cells of one block of memory: words, or bytes where elements are smaller.</summary>
    private sealed class Watched : IMemoryGuard
    {
        private readonly RaceDetector detector;
        private readonly DeviceMemory memory;
        private readonly int size;

        public Watched(RaceDetector detector, DeviceMemory memory)
        {
            (this.detector, this.memory) = (detector, memory);
            size = memory.ElementSize % sizeof(uint) == 0 ? sizeof(uint) : 1;
            Cells = new Cell[memory.Bytes / size];
        }

        public Cell[] Cells { get; }

        void IMemoryGuard.Access(byte* address, int bytes, DeviceMemory memory)
        {
            long first = (address - memory.Pointer) / size, last = (address - memory.Pointer + bytes - 1) / size;
            for (long i = first; i <= last; i++)
                Touch(i);
        }

        public bool Changed(Access access) => Value(access.Cell) != access.Before;

        public KernelFault Race(long cell, Run other, string verb, string here) => new(
            $"race: element {cell * size / memory.ElementSize} of {memory.Name} was {verb} by thread {other.Thread} of block " +
            $"{other.Block} and is {here}, with no barrier between");

        private uint Value(long cell) => size == 1 ? memory.Pointer[cell] : ((uint*)memory.Pointer)[cell];

        private void Touch(long index)
        {
            ref Cell cell = ref Cells[index];
            Run now = detector.run!;
            if (cell.Touch == (object)now)
                return;

            if (cell.Write is { } write && (write.BlockIndex != now.BlockIndex || (write.Interval == now.Interval && write.Thread != now.Thread)))
                throw Race(index, write, "written", "accessed here");

            if (cell.Touch is { } before)
            {
                if (before.BlockIndex != now.BlockIndex)
                    (cell.OtherBlock, cell.OtherLane) = (before, null);
                else
                    cell.OtherLane = before.Interval == now.Interval ? before : null;
            }

            cell.Touch = now;
            detector.journal.Add(new Access(this, index, Value(index)));
        }
    }
}
