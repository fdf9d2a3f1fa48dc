namespace ConvNet.Package.Tests;

public sealed class NativeAotTests(PackedPackage package)
{
    private const long FiveMegabytes = 5_000_000;

    [Theory]
    [InlineData("net9.0")]
    [InlineData("net10.0")]
    public void The_embedded_sample_is_one_small_program_that_reads_digits_without_allocating(string framework)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Native AOT is tried on Linux and macOS.");
        Assert.SkipUnless(CommandLine.IsOnPath("clang"), "Native AOT needs clang, which is not installed.");

        var sample = Path.Combine(Repository.Root, "samples", "EmbeddedInference");
        var project = new FreshProject(
            package,
            $"EmbeddedInference-{framework}",
            "<PublishAot>true</PublishAot><StackTraceSupport>false</StackTraceSupport><InvariantGlobalization>true</InvariantGlobalization>",
            $"""
            <Compile Include="{sample}/*.cs;{sample}/../Digits/Networks/LeNet5.cs" />
            <EmbeddedResource Include="{sample}/lenet5.safetensors" LogicalName="lenet5.safetensors" />
            """,
            framework);
        var published = project.Publish();
        Assert.SkipWhen(
            published.Output.Contains("error NU1101") || published.Output.Contains("error NU1102") || published.Output.Contains("error NU1301"),
            $"The compiler of Native AOT for {framework} is not among this machine's package sources.");
        published.Succeeded();

        var program = Path.Combine(project.Folder, "published", $"EmbeddedInference-{framework}");
        Assert.InRange(new FileInfo(program).Length, 1, FiveMegabytes);

        var images = Enumerable.Range(0, 10).Select(digit => Path.Combine(sample, "images", $"digit{digit}.pgm")).ToArray();
        var lines = CommandLine.Run(program, project.Folder, images).Succeeded().Output.Trim().Split('\n');
        for (var digit = 0; digit < images.Length; digit++)
            Assert.StartsWith($"{images[digit]}: {digit} (", lines[digit]);
        Assert.Matches(@"^\d+\.\d us, 0 bytes allocated per inference$", lines[^1].Trim());

        // An app that reads no such file says why.
        Assert.Contains("neither a binary PGM nor", CommandLine.Run(program, project.Folder, Path.Combine(sample, "Program.cs")).Failed().Output);
    }
}
