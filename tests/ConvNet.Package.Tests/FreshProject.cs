namespace ConvNet.Package.Tests;

/// <summary>A console application outside the repository, as a user's first one: it references the package and nothing else.</summary>
internal sealed class FreshProject
{
    private readonly string name;

    /// <summary>Creates the project.</summary>
    /// <param name="package">The package that it references.</param>
    /// <param name="name">Its name; each test takes another.</param>
    /// <param name="properties">More MSBuild properties, as XML.</param>
    /// <param name="items">More MSBuild items, as XML.</param>
    /// <param name="framework">Its target framework.</param>
    /// <param name="sdk">Its SDK.</param>
    public FreshProject(
        PackedPackage package, string name, string properties = "", string items = "", string framework = "net10.0", string sdk = "Microsoft.NET.Sdk")
    {
        this.name = name;
        Folder = Directory.CreateDirectory(Path.Combine(package.Folder, name)).FullName;
        Write($"{name}.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ConvNet.Generated" Version="{package.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """);

        // The machine's own sources stay, for the SDK's packs. Its packages are read but not written to.
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{package.Source}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{Directory.CreateDirectory(machine).FullName}" />
              </fallbackPackageFolders>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(package.Folder, "packages")}" />
              </config>
            </configuration>
            """);
    }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>Writes a file of the project.</summary>
    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Builds the project.</summary>
    public CommandLine.Result Build(string configuration) => CommandLine.Dotnet(Folder, "build", "-c", configuration);

    /// <summary>Publishes the project for this machine.</summary>
    public CommandLine.Result Publish() => CommandLine.Dotnet(Folder, "publish", "-c", "Release", "-o", "published");

    /// <summary>Runs the built program.</summary>
    public CommandLine.Result Run(string configuration, string framework = "net10.0") =>
        CommandLine.Dotnet(Folder, Path.Combine("bin", configuration, framework, $"{name}.dll"));

    /// <summary>Evaluates a property of the project.</summary>
    public string Property(string property, params string[] globals) =>
        CommandLine.Dotnet(Folder, ["msbuild", $"-getProperty:{property}", .. globals.Select(g => $"-p:{g}")]).Succeeded().Output.Trim();
}
