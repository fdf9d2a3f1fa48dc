using System.Reflection;

[assembly: AssemblyFixture(typeof(ConvNet.Package.Tests.PackedPackage))]

namespace ConvNet.Package.Tests;

/// <summary>The package, packed once for all tests from what was built with them, in a temporary folder that is a NuGet source.</summary>
public sealed class PackedPackage : IDisposable
{
    /// <summary>What the tests, and everything built with them, were built as.</summary>
    public static string Configuration { get; } =
        typeof(PackedPackage).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>A version of its own, so that no cache anywhere can hold another package of it.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>The temporary folder of this run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("convnet-package-").FullName;

    /// <summary>The folder that holds the package.</summary>
    public string Source => Path.Combine(Folder, "source");

    /// <summary>The package's file.</summary>
    public string File => Path.Combine(Source, $"ConvNet.Generated.{Version}.nupkg");

    /// <summary>Packs.</summary>
    public PackedPackage()
    {
        string[] settings = ["-c", Configuration, "-o", Source, $"-p:Version={Version}", $"-p:NuspecOutputPath={Folder}"];
        CommandLine.Dotnet(Repository.Root, ["pack", "src/ConvNet", "--no-build", .. settings]).Succeeded();
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ConvNet.Generated.sln")))
                return folder;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ConvNet.Generated.sln.");
    }
}
