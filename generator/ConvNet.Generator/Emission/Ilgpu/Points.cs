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
    private readonly Digits _place;

    private Points(DeviceKernel kernel, KernelMethod.Body body, Digits place) => (_kernel, _body, _place) = (kernel, body, place);

    public string Block => _place["block"];

    public string Row => _place["row"];

    public string Column => _place["column"];

    public string Lane => _place["lane"];

    /// <summary>The thread's channel.</summary>
    public string Channel(BlockedLayout layout) => Index.Sum(Index.Times(Block, layout.Block), Lane);

    /// <param name="shape">The layout whose values the threads have.</param>
    /// <param name="needsPlace">Whether block, row, column and lane are to be declared in any case.</param>
    /// <param name="others">The layouts of the other images; all have the blocks, rows and columns of <paramref name="shape"/>.</param>
    public static Points Open(
        SourceWriter w, DeviceKernel kernel, string name, BlockedLayout shape, bool needsPlace, params BlockedLayout[] others) =>
        Open(w, kernel, name, kernel.Kernel.Pointers.ToArray(), shape, needsPlace, others);

    /// <summary>The same with some of the kernel's pointers.</summary>
    public static Points Open(
        SourceWriter w, DeviceKernel kernel, string name, string[] pointers, BlockedLayout shape, bool needsPlace, params BlockedLayout[] others)
    {
        KernelMethod.Body body = KernelMethod.OpenItems(w, name, kernel.Kernel.Summary, Count(shape), pointers);
        bool isSplit = needsPlace || !shape.IsDense || others.Any(o => !o.IsDense);
        return new Points(kernel, body, isSplit ? Split(w, shape) : default);
    }

    /// <summary>The launch.</summary>
    public static Stage[] Launch(DeviceKernel kernel, string name, BlockedLayout shape) => Launch(name, kernel.Kernel.Pointers.ToArray(), shape);

    /// <summary>The launch of one that takes some of the kernel's pointers.</summary>
    public static Stage[] Launch(string name, string[] pointers, BlockedLayout shape) => [KernelMethod.Items(name, Count(shape), pointers)];

    /// <summary>One thread for the same value of all images, which it goes through as <c>n</c>: for what they share.</summary>
    public static Points OpenShared(SourceWriter w, DeviceKernel kernel, string name, BlockedLayout shape)
    {
        KernelMethod.Body body = KernelMethod.OpenFloats(w, name, kernel.Kernel.Summary, Count(shape), kernel.Kernel.Pointers.ToArray());
        return new Points(kernel, body, Split(w, shape));
    }

    /// <summary>The launch of such a kernel.</summary>
    public static Stage[] LaunchShared(DeviceKernel kernel, string name, BlockedLayout shape) =>
        [KernelMethod.Floats(name, Count(shape), kernel.Kernel.Pointers.ToArray())];

    /// <summary>The value of an image at the thread's place: "input[(n * 784) + i]".</summary>
    public string At(string pointer, BlockedLayout layout) =>
        $"{pointer}[{Index.Sum(_kernel.Image(pointer), layout.IsDense ? "i" : Place.Of(layout, _place))}]";

    /// <summary>Where the thread's block and lane begin in an image: what is added to it is a row and a column.</summary>
    public string Plane(string pointer, BlockedLayout layout) => Index.Sum(_kernel.Image(pointer), Index.Times(Block, layout.Plane), Lane);

    /// <summary>Where the thread's position lies in an image: what is added to it is a channel.</summary>
    public string Pixel(string pointer, BlockedLayout layout) => Index.Sum(_kernel.Image(pointer), Place.Pixel(layout, Row, Column));

    /// <summary>The value of the thread's channel in an array of channels, so many floats behind the pointer.</summary>
    public string OfChannel(string pointer, BlockedLayout layout, int offset = 0) =>
        $"{pointer}[{Index.Sum(_kernel.Image(pointer), Channel(layout), SourceWriter.Literal(offset))}]";

    /// <summary>A gradient, taken back through an activation where there is one.</summary>
    public string Back(ActivationGradientKernel? back, string gradient) =>
        back is null ? gradient : Scalar.Differentiate(back.Activation, At("value", back.Value), gradient);

    /// <summary>A value, and zero where the thread's channel does not exist.</summary>
    public string OrZero(BlockedLayout layout, string value) => IsReal(layout) is { } real ? $"{real} ? {value} : 0f" : value;

    /// <summary>A block for the threads whose channel exists.</summary>
    public SourceWriter.Scope WhereReal(SourceWriter w, BlockedLayout layout) =>
        IsReal(layout) is { } real ? w.Block($"if ({real})") : w.Scoped();

    /// <summary>Whether the thread's channel exists; null where all lanes are in use.</summary>
    private string? IsReal(BlockedLayout layout) =>
        layout.Channels == layout.Blocks * layout.Block ? null : $"{Channel(layout)} < {layout.Channels}";

    public void Dispose() => _body.Dispose();

    private static Digits Split(SourceWriter w, BlockedLayout shape) =>
        Index.Split(w, "i", ("block", shape.Blocks), ("row", shape.Height), ("column", shape.Width), ("lane", shape.Block));

    private static long Count(BlockedLayout shape) => (long)shape.Blocks * shape.Height * shape.Width * shape.Block;
}
