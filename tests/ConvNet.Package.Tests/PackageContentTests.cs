using System.IO.Compression;
using System.Xml.Linq;

namespace ConvNet.Package.Tests;

public sealed class PackageContentTests(PackedPackage package)
{
    [Fact]
    public void Holds_the_runtime_the_compiler_parts_and_the_build_files()
    {
        using var archive = ZipFile.OpenRead(package.File);
        var files = archive.Entries.Select(e => e.FullName).Where(f => !f.StartsWith("_rels/") && !f.StartsWith("package/") && f != "[Content_Types].xml");

        Assert.Equal(
            [
                "ConvNet.Generated.nuspec",
                "LICENSE",
                "README.md",
                "analyzers/dotnet/cs/ConvNet.Analyzers.dll",
                "analyzers/dotnet/cs/ConvNet.CodeFixes.dll",
                "analyzers/dotnet/cs/ConvNet.Generator.dll",
                "buildTransitive/net9.0/ConvNet.Generated.props",
                "buildTransitive/net9.0/ConvNet.Generated.targets",
                "lib/net10.0/ConvNet.dll",
                "lib/net10.0/ConvNet.xml",
                "lib/net9.0/ConvNet.dll",
                "lib/net9.0/ConvNet.xml",
            ],
            files.Order(StringComparer.Ordinal));
    }

    /// <summary>On nuget.org the README stands alone.</summary>
    [Fact]
    public void The_readme_s_links_lead_to_the_repository()
    {
        using var archive = ZipFile.OpenRead(package.File);
        using var reader = new StreamReader(archive.GetEntry("README.md")!.Open());
        var packed = reader.ReadToEnd().TrimEnd();
        Assert.Contains("](https://github.com/convnet-generated/convnet-generated/blob/main/docs/layers.md)", packed, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\]\((?!https:|#)", packed);

        // Nothing else in it differs.
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).TrimEnd();
        Assert.Equal(readme, packed.Replace("https://github.com/convnet-generated/convnet-generated/blob/main/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Depends_on_no_other_package()
    {
        using var archive = ZipFile.OpenRead(package.File);
        using var stream = archive.GetEntry("ConvNet.Generated.nuspec")!.Open();
        Assert.DoesNotContain(XDocument.Load(stream).Descendants(), e => e.Name.LocalName == "dependency");
    }

    [Fact]
    public void Symbols_come_with_it()
    {
        using var archive = ZipFile.OpenRead(Path.ChangeExtension(package.File, ".snupkg"));
        Assert.NotNull(archive.GetEntry("lib/net9.0/ConvNet.pdb"));
        Assert.NotNull(archive.GetEntry("lib/net10.0/ConvNet.pdb"));
    }
}
