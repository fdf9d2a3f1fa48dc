namespace ConvNet.Package.Tests;

public sealed class BuildSettingsTests(PackedPackage package, BuildSettingsTests.SharedProject shared)
    : IClassFixture<BuildSettingsTests.SharedProject>
{
    private FreshProject Project => shared.Project;

    [Theory]
    [InlineData("net9.0", "linux-x64", "avx2,bmi,bmi2,fma,lzcnt,movbe,popcnt")]
    [InlineData("net10.0", "linux-x64", "avx2")]
    [InlineData("net10.0", "win-x64", "avx2")]
    [InlineData("net11.0", "linux-x64", "avx2")]
    [InlineData("net10.0", "linux-arm64", "")]
    public void Native_AOT_gets_an_instruction_set_with_wide_vectors(string framework, string rid, string expected) => Assert.Equal(
        expected, Project.Property("IlcInstructionSet", "PublishAot=true", $"TargetFramework={framework}", $"RuntimeIdentifier={rid}"));

    [Fact]
    public void The_instruction_set_of_native_AOT_is_the_projects_to_choose() =>
        Assert.Equal(
            "native",
            Restored(package, "Native", "<IlcInstructionSet>native</IlcInstructionSet>").Property("IlcInstructionSet", "PublishAot=true"));

    [Fact]
    public void Nothing_is_set_without_native_AOT() => Assert.Equal("", Project.Property("IlcInstructionSet", "RuntimeIdentifier=linux-x64"));

    [Theory]
    [InlineData("browser-wasm", "", "128")]
    [InlineData("browser-wasm", "WasmEnableSIMD=false", "")]
    [InlineData("browser-wasm", "ConvNetVectorWidths=32", "32")]
    [InlineData("linux-arm64", "", "128")]
    [InlineData("linux-x64", "", "")]
    public void Kernels_are_compiled_for_the_vectors_that_the_platform_has(string rid, string other, string expected)
    {
        string[] globals = [$"RuntimeIdentifier={rid}", .. other.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(expected, Project.Property("ConvNetVectorWidths", globals));
    }

    [Fact]
    public void A_debug_build_is_optimised_on_request() => Assert.Equal("true", Project.Property("Optimize", "Configuration=Debug"));

    [Fact]
    public void A_debug_build_is_left_alone_otherwise() =>
        Assert.NotEqual("true", Project.Property("Optimize", "Configuration=Debug", "ConvNetOptimizeDebug=false"));

    [Fact]
    public void Generated_code_may_use_pointers() => Assert.Equal("true", Project.Property("AllowUnsafeBlocks"));

    private static FreshProject Restored(PackedPackage package, string name, string properties)
    {
        var project = new FreshProject(package, name, properties);
        CommandLine.Dotnet(project.Folder, "restore").Succeeded();
        return project;
    }

    public sealed class SharedProject(PackedPackage package)
    {
        internal FreshProject Project { get; } = Restored(package, "Settings", "<ConvNetOptimizeDebug>true</ConvNetOptimizeDebug>");
    }
}
