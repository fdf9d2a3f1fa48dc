using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>
/// Gives every value its place in the scratch memory. Values that are never alive together share it. A value that lives
/// within one loop over the images needs room for one image; any other for every image of the batch.
/// </summary>
internal static class MemoryPlanner
{
    /// <summary>Places, one after another, what the prologue of a pass computes for it.</summary>
    public static Preparation Keep(PassBuilder pass)
    {
        var places = new Dictionary<Value, long>();
        long floats = 0;
        foreach (PlannedOperand operand in pass.Prologue.SelectMany(s => s.Operands))
        {
            if (operand.Value is not { } value || places.ContainsKey(value)) continue;
            places.Add(value, floats);
            floats += value.Floats;
        }

        return new Preparation(
            pass.Prologue.Select(s => new Step(s.Kernel, s.Frequency, s.Operands.Select(o => Resolve(o, NoLives, places)).ToEquatableArray(), s.Comment, s.Condition)).ToEquatableArray(),
            floats, places);
    }

    /// <param name="kept">The values that lie elsewhere, with their places there.</param>
    public static (MemorySize Size, PassPlan[] Passes) Place(PlanTarget target, IReadOnlyDictionary<Value, long> kept, params PassBuilder[] passes)
    {
        List<PlannedStep> steps = passes.SelectMany(p => p.All).ToList();
        Dictionary<Value, Life> lives = Lives(steps, target == PlanTarget.Gpu ? null : Loops(passes), kept);
        MemorySize size = new(Arrange(lives.Values.Where(l => !l.IsPerImage), target), Arrange(lives.Values.Where(l => l.IsPerImage), target));

        var plans = new PassPlan[passes.Length];
        var cleared = new HashSet<Value>();
        for (int i = 0; i < passes.Length; i++)
        {
            var written = new List<Step>();
            var used = new List<Value>();
            var seen = new HashSet<Value>();
            ILookup<Value, string?> conditions = passes[i].All
                .SelectMany(s => s.Operands.Where(o => o is { IsWritten: true, Value: not null }), (s, o) => (o.Value!.Root, s.Condition))
                .ToLookup(w => w.Root, w => w.Condition);
            foreach (PlannedStep step in passes[i].All)
            {
                foreach (PlannedOperand operand in step.Operands)
                {
                    if (operand.Value?.Root is not { } value || kept.ContainsKey(value)) continue;
                    if (seen.Add(value)) used.Add(value);
                    if (operand.IsWritten && cleared.Add(value) && lives[value].NeedsClearing)
                        written.Add(new Step(
                            new ClearHaloKernel(value.Layout), step.Frequency == Frequency.Batch ? Frequency.Image : step.Frequency,
                            EquatableArray.Of(Resolve(PlannedOperand.Write(value, 0), lives, kept)), $"{value.Name}: its memory held something else",
                            conditions[value].All(c => c == step.Condition) ? step.Condition : null));
                }

                written.Add(new Step(step.Kernel, step.Frequency, step.Operands.Select(o => Resolve(o, lives, kept)).ToEquatableArray(), step.Comment, step.Condition));
            }

            EquatableArray<Buffer> buffers = used.Select(v => new Buffer(v.Name, v.Floats, lives[v].Offset, lives[v].IsPerImage, v.Comment)).ToEquatableArray();
            plans[i] = new PassPlan(buffers, written.ToEquatableArray());
        }

        return (size, plans);
    }

    private static readonly Dictionary<Value, Life> NoLives = [];

    private static Operand Resolve(PlannedOperand operand, Dictionary<Value, Life> lives, IReadOnlyDictionary<Value, long> kept) =>
        operand.Value is not { } value ? operand.Fixed
            : kept.TryGetValue(value.Root, out long place) ? new Operand(OperandKind.Prepared, null, place + value.RootOffset + operand.Offset, 0)
            : new Operand(OperandKind.Buffer, value.Root.Name, value.RootOffset + operand.Offset, lives[value.Root].IsPerImage ? value.Stride : 0);

    /// <summary>The first and the last step of the loop that each step is in: consecutive steps of a pass for each image are one loop, any other step is alone.</summary>
    private static (int First, int Last)[] Loops(PassBuilder[] passes)
    {
        var loops = new List<(int First, int Last)>();
        foreach (PassBuilder pass in passes)
        {
            PlannedStep[] steps = pass.All.ToArray();
            for (int i = 0, before = loops.Count; i < steps.Length;)
            {
                int end = i + 1;
                while (end < steps.Length && steps[i].Frequency == Frequency.Image && steps[end].Frequency == Frequency.Image) end++;
                for (int first = i; i < end; i++) loops.Add((before + first, before + end - 1));
            }
        }

        return loops.ToArray();
    }

    /// <param name="loops">The loop over images that each step is in; null where every kernel runs over the whole batch.</param>
    private static Dictionary<Value, Life> Lives(List<PlannedStep> steps, (int First, int Last)[]? loops, IReadOnlyDictionary<Value, long> kept)
    {
        var lives = new Dictionary<Value, Life>();
        for (int i = 0; i < steps.Count; i++)
        foreach (PlannedOperand operand in steps[i].Operands)
        {
            if (operand.Value?.Root is not { } value || kept.ContainsKey(value)) continue;
            if (!lives.TryGetValue(value, out Life? life)) lives.Add(value, life = new Life(value, i));
            life.Last = i;
            life.IsOnce |= value.IsShared || steps[i].Frequency == Frequency.Once;
        }

        foreach (Life life in lives.Values)
        {
            if (life.Value.IsHeld) (life.First, life.Last) = (0, steps.Count - 1);
            if (loops is null)
            {
                life.IsPerImage = !life.IsOnce;
                continue;
            }

            bool oneLoop = loops[life.First] == loops[life.Last] && steps[life.First].Frequency == Frequency.Image;
            life.IsPerImage = !oneLoop && !life.IsOnce;
            if (oneLoop) continue;

            // What outlives one turn of a loop may not share memory with anything in that loop.
            (life.First, life.Last) = (loops[life.First].First, loops[life.Last].Last);
        }

        return lives;
    }

    /// <summary>
    /// The floats of a value up to which it shares its memory with nothing on a device, if it has a halo: to clear that again would take a launch.
    /// </summary>
    private const int LargestAlone = 32 << 10;

    /// <summary>First fit, the largest first: close to the peak of what is alive together. Returns the floats needed.</summary>
    private static long Arrange(IEnumerable<Life> values, PlanTarget target)
    {
        // By their offsets, so that none has to be sorted or searched for again.
        var placed = new List<Life>();
        values = values.ToList();
        foreach (Life life in values) life.IsAlone = target == PlanTarget.Gpu && !life.Value.Layout.Halo.IsEmpty && life.Floats <= LargestAlone;
        foreach (Life life in values.OrderByDescending(l => l.Floats).ThenBy(l => l.First))
        {
            long offset = 0;
            int behind = 0;
            for (; behind < placed.Count && placed[behind].Offset < offset + life.Floats; behind++)
                if (life.Meets(placed[behind])) offset = Math.Max(offset, placed[behind].End);
            while (behind > 0 && placed[behind - 1].Offset > offset) behind--;
            life.Offset = offset;
            placed.Insert(behind, life);
        }

        // The scratch starts zeroed, so a halo stays zero as long as nothing else is written there. A place that is an offset times the batch
        // moves with it; on a device it is an offset times the largest batch.
        long end = 0;
        for (int i = 0; i < placed.Count; i++)
        {
            Life life = placed[i];
            bool isShared = life.Offset < end || (i + 1 < placed.Count && placed[i + 1].Offset < life.End);
            life.NeedsClearing = !life.Value.Layout.Halo.IsEmpty && ((life.IsPerImage && target == PlanTarget.Simd) || isShared);
            end = Math.Max(end, life.End);
        }

        return end;
    }

    private sealed class Life(Value value, int first)
    {
        public Value Value { get; } = value;

        public int First { get; set; } = first;

        public int Last { get; set; } = first;

        public long Offset { get; set; }

        public bool IsPerImage { get; set; }

        public bool IsOnce { get; set; }

        public bool NeedsClearing { get; set; }

        public bool IsAlone { get; set; }

        /// <summary>Room for one image, or from one to the next.</summary>
        public int Floats => IsPerImage ? Value.Stride : Value.Floats;

        public long End => Offset + Floats;

        public bool Meets(Life other) => IsAlone || other.IsAlone || (First <= other.Last && other.First <= Last);
    }
}
