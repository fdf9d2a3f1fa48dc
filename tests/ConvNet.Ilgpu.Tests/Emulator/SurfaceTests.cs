using System.Reflection;
using System.Text;
using ILGPU;
using ILGPU.Emulation;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>
/// What the emulator offers of ILGPU. Surface.verified.txt was compared with ILGPU 1.5.3: each member is there, with the same
/// signature. What is added to it must be compared again.
/// </summary>
public class SurfaceTests
{
    [Fact]
    public void The_emulator_offers_what_was_compared_with_ILGPU()
    {
        var text = new StringBuilder();
        IEnumerable<Type> types = typeof(Context).Assembly.GetExportedTypes()
            .Where(type => type.Namespace != typeof(EmulatorOptions).Namespace)
            .OrderBy(Surface.Header, StringComparer.Ordinal);
        foreach (Type type in types)
        {
            text.Append($"{Surface.Header(type)}\n");
            foreach (string member in Surface.Members(type, inherited: false))
                text.Append($"    {member}\n");
        }

        string project = typeof(SurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ProjectDirectory").Value!;
        string verified = Path.Combine(project, "Emulator", "Surface.verified.txt");
        string received = Path.Combine(project, "Emulator", "Surface.received.txt");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (text.ToString() == expected)
            return;

        File.WriteAllText(received, text.ToString());
        string[] before = expected.Split('\n'), now = text.ToString().Split('\n');
        Assert.Fail($"The emulator offers something else. Compare {received} with ILGPU, then rename it to {Path.GetFileName(verified)}.\n" +
            $"{string.Join('\n', now.Except(before).Select(line => "+ " + line))}\n" +
            string.Join('\n', before.Except(now).Select(line => "- " + line)));
    }
}
