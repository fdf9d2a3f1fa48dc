namespace ConvNet.Package.Tests;

public sealed class ConsumerTests(PackedPackage package)
{
    [Fact]
    public void The_readmes_program_builds_without_a_warning_and_runs()
    {
        var project = Create("Readme");
        project.Build("Release").Succeeded();
        Assert.Matches(@"^loss \d+\.\d\d, first score [01]\.\d\d\s*$", project.Run("Release").Succeeded().Output);
    }

    [Fact]
    public void A_stride_that_does_not_fit_is_the_error_of_the_readme()
    {
        var project = Create("Stride");
        var broken = Readme.Network.Replace("[Conv(64, 3, Pad = 1)", "[Conv(64, 3, Stride = 3, Pad = 1)");
        Assert.NotEqual(Readme.Network, broken);
        project.Write("Digits.cs", broken);

        var output = project.Build("Release").Failed().Output;
        Assert.StartsWith("Digits.cs(", Readme.Error);
        Assert.Contains(Readme.Error, output);
        Assert.DoesNotContain("error CS", output);
    }

    [Fact]
    public void A_debug_build_says_that_it_is_slow_until_the_project_chooses()
    {
        Assert.Contains("warning CNN0301", DebugBuild("Unchosen", ""));
        Assert.DoesNotContain("CNN0301", DebugBuild("Optimized", "<ConvNetOptimizeDebug>true</ConvNetOptimizeDebug>"));
        Assert.DoesNotContain("CNN0301", DebugBuild("Slow", "<ConvNetOptimizeDebug>false</ConvNetOptimizeDebug>"));

        string DebugBuild(string name, string property) => Create(name, property).Build("Debug").Succeeded().Output;
    }

    [Theory]
    [InlineData("CNN0304", "<LangVersion>11</LangVersion>")]
    [InlineData("CNN0305", "<AllowUnsafeBlocks>false</AllowUnsafeBlocks>")]
    public void A_project_that_cannot_hold_generated_code_is_told_so_and_gets_none(string id, string property)
    {
        var project = Create(id, property);
        project.Write("Digits.cs", Readme.Network.Replace("Digits;", "Digits { }")); // a body is what older versions of C# ask for themselves
        var output = project.Build("Release").Failed().Output;
        Assert.Contains($"Digits.cs(8,29): error {id}: Digits is not compiled", output);
        Assert.DoesNotContain(".g.cs", output);
    }

    /// <summary>It would build, and then find none of the runtime's types.</summary>
    [Fact]
    public void A_project_that_is_called_as_the_runtime_is_told_so() =>
        Assert.Contains("error : The assembly of ConvNet is called ConvNet, as the runtime of ConvNet.Generated is", Create("ConvNet").Build("Release").Failed().Output);

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.1")]
    public void A_framework_that_the_package_does_not_support_is_refused_by_name(string framework)
    {
        var project = new FreshProject(package, $"Framework-{framework}", framework: framework);
        var output = CommandLine.Dotnet(project.Folder, "restore").Failed().Output;
        Assert.Contains($"error NU1202: Package ConvNet.Generated {package.Version} is not compatible with {framework}", output);
    }

    private FreshProject Create(string name, string properties = "")
    {
        var project = new FreshProject(package, name, properties);
        project.Write("Digits.cs", Readme.Network);
        project.Write("Program.cs", Readme.Program);
        return project;
    }
}
