using System.Text.Json;

namespace ConvNet.Testing.Golden;

/// <summary>One operator run by PyTorch: its arguments, inputs, output, an upstream gradient and the gradients that it gives.</summary>
public sealed class GoldenCase
{
    private readonly IReadOnlyDictionary<string, double> _torchErrors;
    private readonly SafetensorsFile _file;

    private GoldenCase(string path)
    {
        _file = SafetensorsFile.Read(path);
        Name = Path.GetFileNameWithoutExtension(path);
        Arguments = JsonSerializer.Deserialize<JsonElement>(_file.Metadata["params"]);
        _torchErrors = JsonSerializer.Deserialize<Dictionary<string, double>>(_file.Metadata["torch_f32_max_abs_err"])!;
    }

    /// <summary>The file's name: "conv2d__lenet_c3".</summary>
    public string Name { get; }

    /// <summary>The operator's arguments, as PyTorch calls them.</summary>
    public JsonElement Arguments { get; }

    /// <summary>Every case of an operator.</summary>
    public static IReadOnlyList<GoldenCase> All(string op)
    {
        string[] paths = Directory.GetFiles(TestData.Path("golden"), $"{op}__*.safetensors");
        if (paths.Length == 0) throw new FileNotFoundException($"No case of {op} in {TestData.Path("golden")}.");
        return [.. paths.Order(StringComparer.Ordinal).Select(path => new GoldenCase(path))];
    }

    public bool Has(string name) => _file.Has(name);

    public IReadOnlyList<int> Shape(string name) => _file.Shape(name);

    public float[] Floats(string name) => _file.Floats(name);

    public double[] Doubles(string name) => _file.Doubles(name);

    public int[] Integers(string name) => _file.Integers(name);

    /// <summary>How far a result in single precision may be from the stored one.</summary>
    public double Tolerance(string name) => Differences.Tolerance(_torchErrors[name], Doubles(name));

    /// <summary>How far a result in double precision may be from the stored one, which was rounded to single.</summary>
    public double RoundingTolerance(string name) => 1.2e-7 * Differences.Largest(Doubles(name));
}
