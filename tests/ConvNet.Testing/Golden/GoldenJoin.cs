using ConvNet.Testing.Compiled;

namespace ConvNet.Testing.Golden;

/// <summary>A golden case of a join as a network. A network has one input: the operands lie in it one behind the other, and are cropped out.</summary>
public sealed record GoldenJoin(GoldenCase Case)
{
    public int Batch => Case.Shape("a")[0];

    private string[] Operands => [.. new[] { "a", "b", "c", "d" }.Where(Case.Has)];

    /// <summary>Every case of an operator, with its network by the case's name.</summary>
    public static IReadOnlyDictionary<GoldenJoin, ICompiledNetwork> Compile(string op, string join)
    {
        GoldenJoin[] cases = [.. GoldenCase.All(op).Select(golden => new GoldenJoin(golden))];
        IReadOnlyDictionary<string, ICompiledNetwork> networks = NetworkCompiler.Compile(cases.ToDictionary(c => c.Case.Name, c => c.Declaration(join)));
        return cases.ToDictionary(c => c, c => networks[c.Case.Name]);
    }

    /// <summary>The network's images, [batch, all operands' channels, H, W].</summary>
    public float[] Images()
    {
        int count = Operands.Sum(Length), offset = 0;
        var images = new float[Batch * count];
        foreach (string operand in Operands)
        {
            int length = Length(operand);
            for (int n = 0; n < Batch; n++) Case.Floats(operand).AsSpan(n * length, length).CopyTo(images.AsSpan((n * count) + offset));
            offset += length;
        }

        return images;
    }

    /// <summary>The gradient by each operand, of that by the network's images, under the name that the case has for it.</summary>
    public IEnumerable<(string Name, float[] Gradient)> Gradients(float[] imageGradients)
    {
        int count = Operands.Sum(Length), offset = 0;
        foreach (string operand in Operands)
        {
            int length = Length(operand), start = offset;
            yield return ($"grad_{operand}", [.. Enumerable.Range(0, Batch).SelectMany(n => imageGradients.Skip((n * count) + start).Take(length))]);
            offset += length;
        }
    }

    private int Length(string operand) => Case.Shape(operand).Skip(1).Aggregate(1, (product, size) => product * size);

    private string Declaration(string join)
    {
        (int height, int width) = Case.Shape("a") is [_, _, int rows, int columns] ? (rows, columns) : (1, 1);
        int[] channels = [.. Operands.Select(name => Case.Shape(name)[1])];
        IEnumerable<string> crops = Operands.Select(
            (name, i) => $"[From(\"all\"), Crop(0, Front = {channels.Take(i).Sum()}, Back = {channels.Skip(i + 1).Sum()}), As(\"{name}\")]\n");
        return $"[Network, Input({channels.Sum()}, {height}, {width}), As(\"all\")]\n{string.Concat(crops)}"
            + $"[From({string.Join(", ", Operands.Select(name => $"\"{name}\""))}), {join}]\npublic sealed partial class {Case.Name};\n";
    }
}
