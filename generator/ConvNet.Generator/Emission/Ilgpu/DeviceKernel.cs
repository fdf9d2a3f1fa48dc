using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>A kernel of the plan over a whole batch on a device: it also knows how far apart the images of each of its pointers lie.</summary>
/// <param name="Strides">For each pointer the floats from one image to the next; 0 where all images share what it points at.</param>
internal sealed record DeviceKernel(Kernel Kernel, EquatableArray<int> Strides)
{
    public static DeviceKernel Of(Step step) => new(step.Kernel, step.Operands.Select(o => o.ImageStride).ToEquatableArray());

    /// <summary>The floats from one image to the next of a pointer.</summary>
    public int Stride(string pointer) => Strides[IndexOf(pointer)];

    /// <summary>Which of the kernel's pointers it is.</summary>
    public int IndexOf(string pointer) => Kernel.Pointers.ToList().IndexOf(pointer);

    /// <summary>Where the image <c>n</c> begins: "(n * 784)", or "0".</summary>
    public string Image(string pointer, string n = "n") => Stride(pointer) == 0 ? "0" : $"({n} * {Stride(pointer)})";
}

/// <summary>
/// One launch. Every method takes its pointers as views of floats, and the number of images last; a group is a row of threads.
/// </summary>
/// <param name="Method">The method's name.</param>
/// <param name="Pointers">Which of the kernel's pointers it takes, or <see cref="Workspace"/>.</param>
/// <param name="Threads">The threads of a group.</param>
/// <param name="X">The groups, as expressions in <c>batch</c>.</param>
internal sealed record Stage(string Method, EquatableArray<string> Pointers, int Threads, string X, string Y = "1", string Z = "1")
{
    /// <summary>Memory that the launches of one kernel hand results on in; the next kernel overwrites it.</summary>
    public const string Workspace = "workspace";

    /// <summary>The floats of it that this launch needs.</summary>
    public long WorkspaceFloats { get; init; }

    /// <summary>The floats of it that this launch needs for each image.</summary>
    public long WorkspacePerImage { get; init; }

    /// <summary>So many groups that each item of work has a thread: "Groups(batch * 784L, 256)".</summary>
    public static string Groups(long perImage, int each) => perImage == 1 ? $"Groups(batch, {each})" : $"Groups(batch * {perImage}L, {each})";

    /// <summary>The groups of a number that does not depend on the batch.</summary>
    public static string Fixed(long count, int each) => SourceWriter.Literal((count + each - 1) / each);
}
