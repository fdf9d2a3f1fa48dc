using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Xml.Linq;
using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>
/// Runs the tests marked with the category Widths again in processes that may use less of the processor: the just-in-time
/// compiler chooses among the generated code's vector widths once for a process. They start when all other tests are done, and
/// load the networks that those compiled.
/// </summary>
[Collection(nameof(AfterAllOthers))]
public class WidthTests
{
    /// <summary>The vector width that a child process must find, in bits.</summary>
    private const string Variable = "CONVNET_EXPECTED_WIDTH";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableAVX2", 128, true)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Generated_code_is_right_at(string disabled, int width, bool asOnArm64 = false)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The switches are those of x64.");
        string results = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.xml");
        var start = new ProcessStartInfo(Host())
        {
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "ConvNet.Tests.dll"),
                "-noLogo", "-noColor", "-trait", "Category=Widths", "-xml", results,
            },
            Environment =
            {
                [disabled] = "0",
                [Arm64Emulation.Variable] = asOnArm64 ? "1" : "0",
                [Variable] = Math.Min(width, Widest()).ToString(CultureInfo.InvariantCulture),
                [CompiledImages.Variable] = CompiledImages.Folder,
            },
            RedirectStandardOutput = true,
        };
        // What is written for Arm64 alone are tiles of convolutions.
        Type[] classes = asOnArm64 ? [typeof(WidthTests), typeof(RandomNetworkTests), typeof(ResidualTests), typeof(ChannelConvTests)] : [];
        foreach (string argument in classes.SelectMany(c => new[] { "-class", c.FullName! })) start.ArgumentList.Add(argument);
        try
        {
            using Process child = Process.Start(start)!;
            string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, $"With {disabled}=0 the tests ended with {child.ExitCode}:\n{output}");

            XElement assembly = XDocument.Load(results).Root!.Element("assembly")!;
            Assert.Equal("0", assembly.Attribute("failed")!.Value);
            Assert.Contains(
                assembly.Descendants("test"),
                test => test.Attribute("name")!.Value.EndsWith(nameof(The_process_has_the_expected_width), StringComparison.Ordinal)
                    && test.Attribute("result")!.Value == "Pass");
            Assert.Contains(
                assembly.Descendants("test"),
                test => test.Attribute("type")!.Value == typeof(RandomNetworkTests).FullName && test.Attribute("result")!.Value == "Pass");
        }
        finally
        {
            File.Delete(results);
        }
    }

    /// <summary>In a child process: the switch did what it says, so the other tests ran the narrower code.</summary>
    [Fact]
    [Trait("Category", "Widths")]
    public void The_process_has_the_expected_width()
    {
        string? expected = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(expected is null, "Has a meaning in the processes that are started for a width.");
        Assert.Equal(int.Parse(expected, CultureInfo.InvariantCulture), Widest());
    }

    /// <summary>Collections that do not run beside others run after them.</summary>
    [CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
    public sealed class AfterAllOthers;

    private static int Widest() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The dotnet that runs this process; it lies three folders above the runtime.</summary>
    private static string Host()
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
    }
}
