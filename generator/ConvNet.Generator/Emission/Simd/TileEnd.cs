using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// What a register tile's sums start from, and what happens to them before they are stored, in C#. Nothing of it is kept in a local
/// variable while the sums are added up: they take all registers.
/// </summary>
internal interface ITileEnd
{
    /// <summary>What the sums of a vector of filters start from.</summary>
    string Start(VectorWidth v, int vector);

    /// <summary>A sum of a vector of filters, scaled and shifted.</summary>
    /// <param name="addend">Where what is added to it lies; null where nothing is.</param>
    string Sum(VectorWidth v, string sum, int vector, string? addend);

    /// <summary>Its activation.</summary>
    string Apply(VectorWidth v, string value);
}

/// <summary>
/// One convolution's way to end. It is written into the tiles of that convolution, or declared as a type, by which tiles that
/// convolutions share are compiled for each way: the text is shared, the machine code is not, and nothing is decided at run time.
/// </summary>
internal sealed record TileEnd(bool HasBias, bool IsScaled, bool HasAddend, Epilogue Epilogue) : ITileEnd
{
    /// <summary>Sums as they are.</summary>
    public static readonly TileEnd Plain = new(HasBias: false, IsScaled: false, HasAddend: false, Epilogue.None);

    public static TileEnd Of(ConvKernel kernel) => new(kernel.HasBias, kernel.IsScaled, kernel.Addend is not null, kernel.Epilogue);

    public string Start(VectorWidth v, int vector) => Start(v, SourceWriter.At("b", vector * v.Lanes));

    public string Sum(VectorWidth v, string sum, int vector, string? addend) =>
        Sum(v, sum, SourceWriter.At("scale", vector * v.Lanes), SourceWriter.At("shift", vector * v.Lanes), addend);

    public string Apply(VectorWidth v, string value) => v.Apply(Epilogue, value);

    /// <summary>Declares it as a type.</summary>
    /// <returns>The type's name.</returns>
    public string Declare(VectorWidth v, SharedMethods methods)
    {
        methods.Name(nameof(ITileEnd), typeof(ITileEnd), (w, name) =>
        {
            w.Line();
            w.Comment("What a tile's sums start from, and what happens to them before they are stored. Each way to do so is compiled into its own copy of a tile.");
            using (w.Block($"private interface {name}"))
            {
                w.Line($"static abstract {v.Type} Start(float* bias);");
                w.Line($"static abstract {v.Type} Sum({v.Type} sum, float* scale, float* shift, float* addend);");
                w.Line($"static abstract {v.Type} Apply({v.Type} value);");
            }
        });
        return methods.Name(Name, this, (w, name) =>
        {
            w.Line();
            w.Comment($"Sums{(IsScaled ? " scaled and shifted" : HasBias ? " on a bias" : " as they are")}{(HasAddend ? ", plus another image" : "")}{Epilogue.Description}.");
            using (w.Block($"private readonly struct {name} : {nameof(ITileEnd)}"))
            {
                Member($"Start(float* bias) => {Start(v, "bias")};");
                w.Line();
                Member($"Sum({v.Type} sum, float* scale, float* shift, float* addend) => {Sum(v, "sum", "scale", "shift", HasAddend ? "addend" : null)};");
                w.Line();
                Member($"Apply({v.Type} value) => {Apply(v, "value")};");
            }

            void Member(string text)
            {
                w.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
                w.Line($"public static {v.Type} {text}");
            }
        });
    }

    private string Name => $"{(IsScaled ? "Scaled" : HasBias ? "Biased" : "Plain")}{(HasAddend ? "_Add" : "")}{Epilogue.Suffix}";

    private string Start(VectorWidth v, string bias) => HasBias ? v.Load(bias) : v.Zero;

    private string Sum(VectorWidth v, string sum, string scale, string shift, string? addend)
    {
        string result = IsScaled ? v.MultiplyAdd(sum, v.Load(scale), v.Load(shift)) : sum;
        return addend is null ? result : $"{result} + {v.Load(addend)}";
    }
}

/// <summary>The way that a shared tile is compiled for, its type parameter TEnd.</summary>
internal sealed class SharedTileEnd : ITileEnd
{
    public static readonly SharedTileEnd Instance = new();

    private SharedTileEnd()
    {
    }

    public string Start(VectorWidth v, int vector) => $"TEnd.Start({Term("shift", v, vector)})";

    public string Sum(VectorWidth v, string sum, int vector, string? addend) =>
        $"TEnd.Sum({sum}, {Term("scale", v, vector)}, {Term("shift", v, vector)}, {SourceWriter.Address(addend!)})";

    public string Apply(VectorWidth v, string value) => $"TEnd.Apply({value})";

    private static string Term(string pointer, VectorWidth v, int vector) => SourceWriter.Address(SourceWriter.At(pointer, vector * v.Lanes));
}
