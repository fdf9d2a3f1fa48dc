using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The methods of one vector width that kernels share, each written once behind the kernels. What gains from being fixed, such as a register
/// tile, is fixed in them; how often a loop runs, and how far apart its rows and channels lie, are arguments. So layers of any size share them.
/// </summary>
internal sealed class SharedMethods
{
    private readonly Dictionary<object, string> _names = [];
    private readonly UniqueNames _unique = new();
    private readonly List<(string Name, Action<SourceWriter, string> Write)> _methods = [];

    /// <summary>The name of a method; keys that are equal share one.</summary>
    /// <param name="name">What it is called, unless another is called so.</param>
    /// <param name="write">Writes it, by its name.</param>
    public string Name(string name, object key, Action<SourceWriter, string> write)
    {
        if (_names.TryGetValue(key, out string? method)) return method;
        method = _unique.Next(name);
        _names.Add(key, method);
        _methods.Add((method, write));
        return method;
    }

    public void Write(SourceWriter w)
    {
        foreach ((string name, Action<SourceWriter, string> write) in _methods) write(w, name);
    }

    /// <summary>Sizes as a method's last parameters.</summary>
    public static string Parameters(IEnumerable<string> sizes) => string.Concat(sizes.Select(s => $", long {s}"));

    /// <summary>Sizes as a call's last arguments.</summary>
    public static string Arguments(IEnumerable<string> sizes, Func<string, long> value) => string.Concat(sizes.Select(s => Argument(s, value(s))));

    /// <summary>The same of a kernel that is told its sizes.</summary>
    public static string Arguments(SizedKernel kernel) => string.Concat(kernel.Sizes.Select(s => Argument(s.Name, s.Value)));

    private static string Argument(string size, long value) => $", {size}: {SourceWriter.Literal(value)}";
}
