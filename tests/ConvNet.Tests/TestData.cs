using System.Text.Json;

namespace ConvNet.Tests;

/// <summary>Files that the tests read and the repository does not hold. Tests are skipped where they are missing.</summary>
internal static class TestData
{
    /// <summary>The folder: the environment variable CONVNET_DATA, or shared/data beside the repository.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A file of the folder; the test is skipped if there is no such folder.</summary>
    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(Folder is null, "There is no test data: neither CONVNET_DATA nor ../shared/data beside the repository is a folder.");
        return System.IO.Path.Combine([Folder, .. parts]);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CONVNET_DATA") is { Length: > 0 } given)
            return Directory.Exists(given) ? given : null;

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ConvNet.Generated.sln")))
            {
                string shared = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "data"));
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}

/// <summary>One case of an operator, computed by PyTorch in double precision from single-precision inputs.</summary>
internal sealed class Golden : IDisposable
{
    private readonly SafeTensorsFile file;

    public Golden(string name)
    {
        file = SafeTensorsFile.Open(TestData.Path("golden", name + ".safetensors"));
        Parameters = JsonDocument.Parse(file.Metadata["params"]).RootElement;
    }

    /// <summary>The operator's settings.</summary>
    public JsonElement Parameters { get; }

    public float[] this[string tensor] => file.ToArray<float>(tensor);

    public int[] Labels(string tensor) => [.. file.ToArray<long>(tensor).Select(label => checked((int)label))];

    public double[] Doubles(string tensor) => file.ToArray<double>(tensor);

    public IReadOnlyList<long> ShapeOf(string tensor) =>
        file.TryGetTensor(tensor, out SafeTensor? found) ? found.Shape : throw new KeyNotFoundException(tensor);

    public double Setting(string name, double otherwise) => Parameters.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    /// <summary>Compares with a stored tensor: ten times PyTorch's own error in single precision, plus a millionth of the largest value.</summary>
    public void AssertClose(string tensor, ReadOnlySpan<float> actual)
    {
        float[] expected = this[tensor];
        Assert.Equal(expected.Length, actual.Length);
        double torch = JsonDocument.Parse(file.Metadata["torch_f32_max_abs_err"]).RootElement.GetProperty(tensor).GetDouble();
        double tolerance = (10 * torch) + (1e-6 * expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"{file.Name}: {tensor}[{i}] is {actual[i]:G9}, expected {expected[i]:G9} within {tolerance:G3}.");
        }
    }

    public void Dispose() => file.Dispose();
}
