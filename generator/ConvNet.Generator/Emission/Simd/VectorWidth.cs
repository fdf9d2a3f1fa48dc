using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>How one vector width is written in C#. Kernels are written once, in these terms; without vectors a lane is a float.</summary>
/// <param name="Class">What the processor can hold.</param>
/// <param name="Api">The class of the BCL with its operations: "Vector512".</param>
internal sealed record VectorWidth(VectorClass Class, string Api)
{
    private const string Helpers = "Lanes";

    public static readonly VectorWidth[] All =
    [
        new(VectorClass.V512, "Vector512"), new(VectorClass.V256, "Vector256"), new(VectorClass.V128, "Vector128"), new(VectorClass.Scalar, "Scalar"),
    ];

    public static VectorWidth Of(VectorClass width) => All.First(v => v.Class == width);

    public int Lanes => Class.Lanes;

    public int Bits => Lanes * 32;

    public bool IsScalar => Lanes == 1;

    /// <summary>The struct that holds this width's kernels.</summary>
    public string Struct => $"Kernels{(IsScalar ? "Scalar" : $"{Bits}")}";

    public string Type => IsScalar ? "float" : $"{Api}<float>";

    public string Zero => IsScalar ? "0f" : $"{Api}<float>.Zero";

    /// <summary>Ones in all lanes but the first so many.</summary>
    public string OnesBehind(int lanes) => $"{Api}<float>.One - {Helpers}.Ones{Bits}({lanes})";

    /// <summary>Every lane open for <c>Lanes.TakeFirst</c>.</summary>
    public string Open => IsScalar ? "1f" : $"{Api}<float>.AllBitsSet";

    // With the type argument, and the parameter's name where that is not enough, the compiler need not weigh forty overloads, of thousands of calls.
    public string Load(string pointer) => IsScalar ? SourceWriter.Element(pointer) : $"{Api}.Load<float>({SourceWriter.Address(pointer)})";

    public string Store(string value, string pointer) => IsScalar ? $"{SourceWriter.Element(pointer)} = {value};" : $"{Api}.Store<float>({value}, {SourceWriter.Address(pointer)});";

    public string Broadcast(string scalar) => IsScalar ? scalar : $"{Api}.Create<float>(value: {scalar})";

    /// <summary>a * b + c in one instruction where there is one. On WebAssembly the BCL's estimate is a slow call, so 128 bits go through a helper.</summary>
    public string MultiplyAdd(string a, string b, string c) => Lanes switch
    {
        1 => $"({a} * {b}) + {c}",
        4 => $"{Helpers}.MultiplyAdd({a}, {b}, {c})",
        _ => $"{Api}.MultiplyAddEstimate({a}, {b}, {c})",
    };

    /// <summary>The larger one; the second where one is not a number.</summary>
    public string Max(string a, string b) => IsScalar ? $"{Helpers}.Max({a}, {b})" : $"{Api}.MaxNative({a}, {b})";

    /// <summary>Of two vectors one after the other, the numbers at even places.</summary>
    public string Even(string a, string b) => IsScalar ? a : $"{Helpers}.Even({a}, {b})";

    /// <summary>Of two vectors one after the other, the numbers at odd places.</summary>
    public string Odd(string a, string b) => IsScalar ? b : $"{Helpers}.Odd({a}, {b})";

    /// <summary>The numbers of two vectors by turns: the first half of them.</summary>
    public string InterleaveLower(string a, string b) => IsScalar ? a : $"{Helpers}.InterleaveLower({a}, {b})";

    /// <summary>The numbers of two vectors by turns: the second half of them.</summary>
    public string InterleaveUpper(string a, string b) => IsScalar ? b : $"{Helpers}.InterleaveUpper({a}, {b})";

    public string Sqrt(string value) => IsScalar ? $"MathF.Sqrt({value})" : $"{Api}.Sqrt({value})";

    /// <summary>The natural logarithm.</summary>
    public string Log(string value) => IsScalar ? $"MathF.Log({value})" : $"{Api}.Log({value})";

    /// <summary>A cheap activation as one expression. Not a number stays so.</summary>
    public string Apply(Epilogue epilogue, string value) => epilogue.Function switch
    {
        ActivationFunction.ReLU => Max(Zero, value),
        ActivationFunction.ReLU6 => $"{Helpers}.ReLU6({value})",
        ActivationFunction.LeakyReLU => $"{Helpers}.LeakyReLU({value}, {SourceWriter.Literal(epilogue.Alpha)})",
        _ => value,
    };

    /// <summary>An activation by its helper.</summary>
    public static string Activate(Activation activation, string value) => $"{Helpers}.{activation.Kind}({value}{Constants(activation)})";

    /// <summary>A gradient by an activation's helper, at the activation's output or, where it needs that, at its input.</summary>
    public static string Differentiate(Activation activation, string value, string gradient)
    {
        string from = activation is { Function: ActivationFunction.ELU, NeedsInput: true } ? "FromInput" : "";
        return $"{Helpers}.{activation.Kind}Gradient{from}({value}, {gradient}{Constants(activation)})";
    }

    private static string Constants(Activation activation) => string.Concat(activation.Constants.Select(c => ", " + SourceWriter.Literal(c)));
}
