namespace ConvNet.Model;

/// <summary>
/// A network as its attributes declare it, before anything is judged. This is what the generator's pipeline carries, so
/// every record here is immutable, compares by value and holds no symbol, syntax or location: a single reference into the
/// compilation would keep it alive and make every keystroke regenerate every network.
/// </summary>
/// <param name="Type">The class to complete.</param>
/// <param name="Layers">Every layer attribute of the class, <c>Input</c> included, in source order.</param>
internal sealed record NetworkDefinition(TypeIdentity Type, EquatableArray<LayerDefinition> Layers)
{
    /// <summary>Whether the class is a block, which is checked alone with the defaults of its parameters.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Whether every convolution is computed as its formula says.</summary>
    public bool IsExact { get; init; }

    /// <summary>A block's parameters, in order.</summary>
    public EquatableArray<BlockParameter> Parameters { get; init; }
}

/// <summary>The declared class: enough to reopen it in generated code, and the facts its diagnostics are about.</summary>
/// <param name="Namespace">The namespace, escaped with @ where it has keywords; empty for the global one.</param>
/// <param name="ContainingTypes">The types around it, outermost first.</param>
/// <param name="Self">The class itself.</param>
/// <param name="DeclarationsWithLayers">How many of the class's partial declarations carry layer attributes.</param>
/// <param name="HasBaseClass">Whether the class derives from something other than <c>object</c>.</param>
internal sealed record TypeIdentity(
    string Namespace,
    EquatableArray<TypeDeclaration> ContainingTypes,
    TypeDeclaration Self,
    int DeclarationsWithLayers,
    bool HasBaseClass)
{
    /// <summary>How <see cref="ReservedMembers"/> names a constructor.</summary>
    public const string Constructor = ".ctor";

    /// <summary>
    /// What every network's class is given, by name: the class may declare none of these itself. Those for graphics processors come where
    /// the project references ILGPU, but a reference that is added should not break a name.
    /// </summary>
    public static readonly EquatableArray<string> GeneratedMembers =
        EquatableArray.Of("CreateGpuPredictor", "CreateGpuTrainer", "CreatePredictor", "CreateTrainer", "Description", "Load", "LoadPrepared", "Parameters", "Save", "SavePrepared");

    /// <summary>
    /// The members that the class declares although they are generated: names of <see cref="GeneratedMembers"/>, and
    /// <see cref="Constructor"/> for a constructor that does not call another of the class. The class's own name says that one of them is called
    /// so, which no member can be. Any other name is that of a required member, which generated code would not set.
    /// </summary>
    public EquatableArray<string> ReservedMembers { get; init; }

    public string Name => Self.Name;

    /// <summary>
    /// Usable as a file name, and unique within a compilation but for case: nesting is written "+", so that it is not taken
    /// for a namespace or a suffix.
    /// </summary>
    public string HintName =>
        (Namespace.Length == 0 ? "" : Namespace.Replace("@", "") + ".")
        + string.Join("+", ContainingTypes.Select(t => t.HintName).Concat([Self.HintName]));
}

/// <param name="Keyword"><c>class</c>, <c>struct</c>, <c>record</c>, <c>record struct</c> or <c>interface</c>.</param>
/// <param name="Name">The name, escaped with @ where it is a keyword.</param>
internal sealed record TypeDeclaration(string Keyword, string Name, EquatableArray<string> TypeParameters, bool IsPartial, bool IsStatic, bool IsAbstract)
{
    /// <summary>Whether it is declared <c>file</c>, and so cannot have a part elsewhere.</summary>
    public bool IsFileLocal { get; init; }

    public string HintName => TypeParameters.Count == 0 ? Name.TrimStart('@') : $"{Name.TrimStart('@')}-{TypeParameters.Count}";
}

/// <summary>One layer attribute, its constructor and named arguments under one set of names ("Filters", "Stride", …).</summary>
/// <param name="Kind">The attribute's name without its suffix: "Conv", "MaxPool", …; with its namespace when it is not one of ConvNet's.</param>
/// <param name="IsBroken">An argument does not compile, so the layer's shape cannot be known; the compiler says why.</param>
internal sealed record LayerDefinition(string Kind, EquatableArray<Argument> Arguments, bool IsBroken = false)
{
    /// <summary>For a <c>Use</c> its block, unless it does not compile.</summary>
    public BlockDefinition? Block { get; init; }

    public int Int(string name, int otherwise) => Find(name) is int value ? value : otherwise;

    public double Number(string name, double otherwise) =>
        Find(name) switch { double d => d, float f => f, int i => i, _ => otherwise };

    public bool Flag(string name, bool otherwise) => Find(name) is bool value ? value : otherwise;

    public string? Text(string name) => Find(name) as string;

    public EquatableArray<string> Texts(string name) => Find(name) is EquatableArray<string> values ? values : default;

    public EquatableArray<object?> Values(string name) => Find(name) is EquatableArray<object?> values ? values : default;

    public EquatableArray<double> Numbers(string name) => Find(name) is EquatableArray<double> values ? values : default;

    public bool Has(string name) => Arguments.Any(a => a.Name == name);

    private object? Find(string name) => Arguments.FirstOrDefault(a => a.Name == name)?.Value;
}

/// <param name="Value">An <see cref="int"/> (enums too), <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>,
/// an <see cref="EquatableArray{T}"/> of double, string or (a block's arguments) of all of these, or <see cref="Unevaluated"/>.</param>
internal sealed record Argument(string Name, object? Value)
{
    /// <summary>How a problem's argument names one of the values that an argument takes: "Levels[1]".</summary>
    public static string Element(string name, int index) => $"{name}[{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}]";
}
