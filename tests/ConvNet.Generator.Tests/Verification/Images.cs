using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ConvNet.Generator.Tests;

/// <summary>The optimised assemblies of the <see cref="Networks"/>, each emitted once for all tests.</summary>
internal static class Images
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Emitted = [];

    /// <summary>The assembly of a network, which must have no diagnostic at all.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="complete">Its compilation with what the generator writes, where that is at hand.</param>
    public static byte[] Of(string name, Compilation? complete = null) => Emitted.GetOrAdd(
        name, _ => new Lazy<byte[]>(() => Compilations.Emit(complete ?? Compilations.Complete(Compilations.Create(Source(name)))))).Value;

    private static string Source(string name) => name == nameof(Networks.Vgg16) ? Networks.Vgg16 : Networks.Varied[name];
}
