using ConvNet.Model;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The heads of kernels, and the ways in which threads share out work.</summary>
internal static class KernelMethod
{
    /// <summary>The threads of a group where nothing asks for another number.</summary>
    public const int Threads = 256;

    /// <summary>A kernel's head and braces. Without unchecked a project that checks arithmetic would make kernels that no device compiles.</summary>
    public static Body Open(SourceWriter w, string name, string summary, params string[] pointers)
    {
        w.Line($"/// <summary>{summary.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</summary>");
        SourceWriter.Scope outer = w.Block($"public static void {name}({string.Concat(pointers.Select(p => $"ArrayView<float> {p}, "))}int batch)");
        return new Body(outer, w.Block("unchecked"));
    }

    /// <summary>
    /// A kernel whose threads each have one of <paramref name="count"/> items of an image: they are <c>i</c>, the images <c>n</c>.
    /// </summary>
    public static Body OpenItems(SourceWriter w, string name, string summary, long count, params string[] pointers)
    {
        Body body = Open(w, name, summary, pointers);
        w.Line($"int i = (Grid.IdxX * {ThreadsFor(count)}) + Group.IdxX, n = Grid.IdxY;");
        w.Line($"if (i >= {count}) return;");
        return body;
    }

    /// <summary>The launch of such a kernel.</summary>
    public static Stage Items(string name, long count, params string[] pointers) =>
        new(name, pointers.ToEquatableArray(), ThreadsFor(count), Stage.Fixed(count, ThreadsFor(count)), "batch");

    /// <summary>A kernel with a thread for each of so many floats that do not belong to images: it is <c>i</c>.</summary>
    public static Body OpenFloats(SourceWriter w, string name, string summary, long floats, params string[] pointers)
    {
        Body body = Open(w, name, summary, pointers);
        w.Line($"int i = (Grid.IdxX * {ThreadsFor(floats)}) + Group.IdxX;");
        w.Line($"if (i >= {floats}) return;");
        return body;
    }

    /// <summary>The launch of such a kernel.</summary>
    public static Stage Floats(string name, long floats, params string[] pointers) =>
        new(name, pointers.ToEquatableArray(), ThreadsFor(floats), Stage.Fixed(floats, ThreadsFor(floats)));

    /// <summary>Whole warps, but no more threads than there is work.</summary>
    public static int ThreadsFor(long count) => (int)Math.Min(Threads, (count + 31) / 32 * 32);

    /// <summary>Threads that add up their values two by two: a power of two, enough for the work but no more than are usual.</summary>
    public static int PowerOfTwo(long count)
    {
        int threads = 32;
        while (threads < count && threads < Threads) threads *= 2;
        return threads;
    }

    public readonly struct Body(SourceWriter.Scope outer, SourceWriter.Scope inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            outer.Dispose();
        }
    }
}
