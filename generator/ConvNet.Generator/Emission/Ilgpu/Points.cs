using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// A kernel with one thread for each value of an image, those of unused lanes included: neighbouring threads have neighbouring values. It
/// declares <c>i</c>, <c>n</c> and, where some layout has a halo or asks for them, <c>block</c>, <c>row</c>, <c>column</c> and <c>lane</c>.
/// </summary>
internal sealed class Points : IDisposable
{
    private readonly DeviceKernel _kernel;
    private readonly KernelMethod.Body _body;
    private readonly bool _isSplit;

    private Points(DeviceKernel kernel, KernelMethod.Body body, bool isSplit) => (_kernel, _body, _isSplit) = (kernel, body, isSplit);

    /// <param name="shape">The layout whose values the threads have.</param>
    /// <param name="needsPlace">Whether block, row, column and lane are to be declared in any case.</param>
    /// <param name="others">The layouts of the other images; all have the blocks, rows and columns of <paramref name="shape"/>.</param>
    public static Points Open(SourceWriter w, DeviceKernel kernel, string name, BlockedLayout shape, bool needsPlace, params BlockedLayout[] others)
    {
        KernelMethod.Body body = KernelMethod.OpenItems(w, name, kernel.Kernel.Summary, Count(shape), kernel.Kernel.Pointers.ToArray());
        bool isSplit = needsPlace || !shape.IsDense || others.Any(o => !o.IsDense);
        if (isSplit) Index.Split(w, "i", ("block", shape.Blocks), ("row", shape.Height), ("column", shape.Width), ("lane", shape.Block));
        return new Points(kernel, body, isSplit);
    }

    /// <summary>The launch.</summary>
    public static Stage[] Launch(DeviceKernel kernel, string name, BlockedLayout shape) => [KernelMethod.Items(name, Count(shape), kernel.Kernel.Pointers.ToArray())];

    /// <summary>The value of an image at the thread's place: "input[(n * 784) + i]".</summary>
    public string At(string pointer, BlockedLayout layout) => $"{pointer}[{Index.Sum(_kernel.Image(pointer), _isSplit ? Place(layout) : "i")}]";

    /// <summary>The thread's place in a layout, from the image's first pixel.</summary>
    private static string Place(BlockedLayout layout) => Index.Sum(
        layout.Blocks > 1 ? Index.Times("block", layout.Plane) : "0", layout.Height > 1 ? Index.Times("row", layout.Row) : "0",
        layout.Width > 1 ? Index.Times("column", layout.Pixel) : "0", "lane");

    /// <summary>The value of the thread's channel in an array of channels.</summary>
    public static string OfChannel(string pointer, BlockedLayout layout) => $"{pointer}[{Index.Sum(layout.Blocks > 1 ? Index.Times("block", layout.Block) : "0", "lane")}]";

    /// <summary>Whether the thread's channel exists; null where all lanes are in use.</summary>
    public static string? IsReal(BlockedLayout layout) => layout.Channels == layout.Blocks * layout.Block ? null
        : $"{Index.Sum(layout.Blocks > 1 ? Index.Times("block", layout.Block) : "0", "lane")} < {layout.Channels}";

    public void Dispose() => _body.Dispose();

    private static long Count(BlockedLayout shape) => (long)shape.Blocks * shape.Height * shape.Width * shape.Block;
}
