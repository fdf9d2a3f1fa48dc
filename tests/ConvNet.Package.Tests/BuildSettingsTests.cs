namespace ConvNet.Package.Tests;

public sealed class BuildSettingsTests
{
    private readonly FreshProject project;

    public BuildSettingsTests(PackedPackage package)
    {
        project = new FreshProject(package, "Settings", "<ConvNetOptimizeDebug>true</ConvNetOptimizeDebug>");
        CommandLine.Dotnet(project.Folder, "restore").Succeeded();
    }

    [Theory]
    [InlineData("linux-x64", "avx2,bmi,bmi2,fma,lzcnt,movbe,popcnt")]
    [InlineData("win-x64", "avx2,bmi,bmi2,fma,lzcnt,movbe,popcnt")]
    [InlineData("linux-arm64", "")]
    public void Native_AOT_gets_an_instruction_set_with_wide_vectors(string rid, string expected) =>
        Assert.Equal(expected, project.Property("IlcInstructionSet", "PublishAot=true", $"RuntimeIdentifier={rid}"));

    [Fact]
    public void The_instruction_set_of_native_AOT_is_the_projects_to_choose() => Assert.Equal(
        "native", project.Property("IlcInstructionSet", "PublishAot=true", "RuntimeIdentifier=linux-x64", "IlcInstructionSet=native"));

    [Fact]
    public void Nothing_is_set_without_native_AOT() => Assert.Equal("", project.Property("IlcInstructionSet", "RuntimeIdentifier=linux-x64"));

    [Fact]
    public void A_debug_build_is_optimised_on_request() => Assert.Equal("true", project.Property("Optimize", "Configuration=Debug"));

    [Fact]
    public void A_debug_build_is_left_alone_otherwise() =>
        Assert.NotEqual("true", project.Property("Optimize", "Configuration=Debug", "ConvNetOptimizeDebug=false"));

    [Fact]
    public void Generated_code_may_use_pointers() => Assert.Equal("true", project.Property("AllowUnsafeBlocks"));
}
