namespace ConvNet.Model;

/// <summary>The block of a <c>Use</c>, its layers with the parameters replaced by their values there.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Layers">Its layers; none unless it was <see cref="BlockStatus.Found"/>.</param>
internal sealed record BlockDefinition(string Name, BlockStatus Status, EquatableArray<BlockParameter> Parameters, EquatableArray<LayerDefinition> Layers)
{
    /// <summary>For <see cref="BlockStatus.OtherAssembly"/> the assembly, for <see cref="BlockStatus.Recursive"/> the blocks of the circle.</summary>
    public EquatableArray<string> Details { get; init; }
}

/// <summary>What reading found where a block should be.</summary>
internal enum BlockStatus
{
    Found,

    /// <summary>The type is no class marked <c>[Block]</c>.</summary>
    NotABlock,

    /// <summary>The class was compiled before, and its attributes with it were not.</summary>
    OtherAssembly,

    /// <summary>The block uses itself, directly or through others.</summary>
    Recursive,

    /// <summary>The blocks within have more layers than a network may have.</summary>
    TooLarge,
}

/// <summary>A field marked <c>[Parameter]</c>.</summary>
/// <param name="Type">Its type as C# has it; empty where there is none of the name.</param>
/// <param name="IsConstant">Whether it is a constant.</param>
internal sealed record BlockParameter(string Name, string Type, bool IsConstant)
{
    public bool IsValid => IsConstant && Type is "int" or "double" or "bool";

    /// <summary>The value as the parameter has it, or null when it cannot have it.</summary>
    public object? Convert(object? value) => (Type, value) switch
    {
        ("int", int) or ("double", double) or ("bool", bool) => value,
        ("double", int whole) => (double)whole,
        _ => null,
    };
}

/// <summary>The value of an argument whose expression has none with a block's arguments.</summary>
/// <param name="Expression">As it is written.</param>
/// <param name="Reason">Why: "it divides by zero".</param>
internal sealed record Unevaluated(string Expression, string Reason);
