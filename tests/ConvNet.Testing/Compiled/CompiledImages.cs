using System.Security.Cryptography;
using System.Text;
using ConvNet.Generator;

namespace ConvNet.Testing.Compiled;

/// <summary>
/// Keeps what was compiled for as long as the tests run: processes that run the same networks again, at other vector widths, load
/// them instead of compiling them again. A key covers the declarations and the builds of the generator and the library.
/// </summary>
public static class CompiledImages
{
    /// <summary>The environment variable by which a process hands its folder to those that it starts.</summary>
    public const string Variable = "CONVNET_COMPILED_IMAGES";

    /// <summary>The folder of this run.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable(Variable) ?? CreateFolder();

    /// <summary>The image of a source, compiled if nobody did.</summary>
    internal static byte[] GetOrAdd(string source, Func<byte[]> compile)
    {
        string versions = string.Join(' ', new[] { typeof(NetworkGenerator), typeof(Shape) }.Select(type => type.Module.ModuleVersionId));
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(versions + source)));
        string path = Path.Combine(Folder, $"{key}.dll");
        if (File.Exists(path)) return File.ReadAllBytes(path);

        // Renamed into place, so that another process never reads half of it.
        byte[] image = compile();
        string unfinished = $"{path}.{Guid.NewGuid()}";
        File.WriteAllBytes(unfinished, image);
        File.Move(unfinished, path, overwrite: true);
        return image;
    }

    private static string CreateFolder()
    {
        string folder = Directory.CreateTempSubdirectory("convnet-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
