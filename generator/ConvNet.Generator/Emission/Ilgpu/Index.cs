namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Arithmetic of indices. Kernels hold no integer division: compilers of device code turn some divisions into shifts that are wrong for
/// negative numbers, and none into the multiplication that a known divisor allows.
/// </summary>
internal static class Index
{
    /// <summary>
    /// A non-negative int divided by a constant: a shift, or a multiplication by the reciprocal (Granlund and Montgomery, 1994), exact for 31
    /// bits.
    /// </summary>
    /// <param name="value">A variable.</param>
    public static string Divide(string value, int divisor)
    {
        if (divisor == 1) return value;
        int bits = 0;
        while ((1L << bits) < divisor) bits++;
        if (1L << bits == divisor) return $"({value} >> {bits})";
        int shift = 31 + bits;
        ulong reciprocal = ((1UL << shift) + (ulong)divisor - 1) / (ulong)divisor;
        return $"(int)(({value} * {reciprocal}L) >> {shift})";
    }

    /// <summary>A variable times a constant: "0", "row", "(row * 5)".</summary>
    public static string Times(string value, long factor) =>
        factor == 0 || value == "0" ? "0" : factor == 1 ? value : $"({value} * {SourceWriter.Literal(factor)})";

    /// <summary>The sum of those terms that are not zero.</summary>
    public static string Sum(params string[] terms)
    {
        string[] real = terms.Where(t => t != "0").ToArray();
        return real.Length == 0 ? "0" : string.Join(" + ", real);
    }

    /// <summary>Declares a variable's digits in a mixed base, the last one changing fastest. Those of one value are not declared.</summary>
    /// <returns>The digits as expressions: variables of their names, or "0".</returns>
    public static Digits Split(SourceWriter w, string value, params (string Name, int Count)[] digits)
    {
        (string Name, int Count)[] real = digits.Where(d => d.Count > 1).ToArray();
        string rest = value;
        for (int i = real.Length - 1; i > 0; i--)
        {
            (string name, int count) = real[i];
            string quotient = i == 1 ? real[0].Name : name + "Rest";
            w.Line($"int {quotient} = {Divide(rest, count)}, {name} = {rest} - ({quotient} * {count});");
            rest = quotient;
        }

        if (real.Length == 1) w.Line($"int {real[0].Name} = {value};");
        return new Digits(real.Select(d => d.Name).ToArray());
    }

    /// <summary>
    /// A table as an expression of its index, decided by halves: device code has no constant arrays. Runs of one value are one case.
    /// </summary>
    public static string Table(string index, IReadOnlyList<string> values)
    {
        if (index == "0") return values[0];
        int[] starts = Enumerable.Range(0, values.Count).Where(i => i == 0 || values[i] != values[i - 1]).ToArray();
        return Choose(0, starts.Length);

        string Choose(int first, int end)
        {
            if (end - first == 1) return values[starts[first]];
            int middle = (first + end) / 2;
            return $"({index} < {starts[middle]} ? {Choose(first, middle)} : {Choose(middle, end)})";
        }
    }
}

/// <summary>The digits that were declared.</summary>
internal readonly struct Digits(string[] declared)
{
    /// <summary>A digit as an expression: a variable of its name, or "0".</summary>
    public string this[string name] => Array.IndexOf(declared, name) >= 0 ? name : "0";
}
