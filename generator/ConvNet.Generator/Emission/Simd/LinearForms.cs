using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Writes a small matrix times a vector of vectors, with few operations: rows that differ only in signs share sums, or columns do.
/// </summary>
internal static class LinearForms
{
    /// <summary>Declares <paramref name="outputs"/>, each a row of <paramref name="matrix"/> times <paramref name="inputs"/>.</summary>
    /// <param name="names">Put in front of the names of what is declared on the way.</param>
    /// <param name="use">Writes what becomes of an output, once it is declared.</param>
    public static void Write(SourceWriter w, VectorWidth v, Rational[][] matrix, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, string names, Action<int>? use = null)
    {
        var terms = matrix.Select(row => row.Select((c, i) => (Factor: c, Input: inputs[i])).ToList()).ToList();
        (int Row, int? Pair)[] rows = [.. Rows(matrix)];
        bool pairRows = rows.Any(r => r.Pair != null);
        for (int j = 0; j < inputs.Count; j++)
        for (int k = j + 1; k < inputs.Count; k++)
        {
            if (pairRows || !ColumnsPair(matrix, j, k)) continue;
            string sum = $"{names}Sum{j}", difference = $"{names}Difference{j}";
            w.Line($"{v.Type} {sum} = {inputs[j]} + {inputs[k]}, {difference} = {inputs[j]} - {inputs[k]};");
            for (int i = 0; i < matrix.Length; i++)
            {
                terms[i][j] = (matrix[i][j], matrix[i][j] == matrix[i][k] ? sum : difference);
                terms[i][k] = (0, "");
            }
        }

        foreach ((int p, int? pair) in rows)
        {
            if (pair is not { } q)
            {
                w.Line($"{v.Type} {outputs[p]} = {Sum(v, terms[p])};");
                use?.Invoke(p);
                continue;
            }

            string even = Declare($"{names}Even{p}", Sum(v, terms[p].Where((_, i) => matrix[p][i] == matrix[q][i])));
            (Rational factor, var odds) = Reduce(terms[p].Where((_, i) => matrix[p][i] != matrix[q][i]));
            string odd = Declare($"{names}Odd{p}", Sum(v, odds));
            w.Line($"{v.Type} {outputs[p]} = {Add(v, even, factor, odd)}, {outputs[q]} = {Add(v, even, -factor, odd)};");
            use?.Invoke(p);
            use?.Invoke(q);
        }

        string Declare(string name, string value)
        {
            if (inputs.Contains(value)) return value;
            w.Line($"{v.Type} {name} = {value};");
            return name;
        }
    }

    /// <summary>The rows, those that differ in signs alone together.</summary>
    public static IEnumerable<(int Row, int? Pair)> Rows(Rational[][] matrix)
    {
        var done = new HashSet<int>();
        for (int p = 0; p < matrix.Length; p++)
        {
            if (!done.Add(p)) continue;
            int q = Enumerable.Range(p + 1, matrix.Length - p - 1).FirstOrDefault(other => !done.Contains(other) && RowsPair(matrix[p], matrix[other]));
            if (q > 0) done.Add(q);
            yield return (p, q > 0 ? q : null);
        }
    }

    /// <summary>Whether two columns have the same numbers but for signs, some of them equal and some opposite.</summary>
    private static bool ColumnsPair(Rational[][] matrix, int j, int k) =>
        matrix.All(row => row[j] == row[k] || row[j] == -row[k])
        && matrix.Any(row => row[j] == row[k] && !row[j].IsZero) && matrix.Any(row => row[j] != row[k]);

    private static bool RowsPair(Rational[] a, Rational[] b) => ColumnsPair(a.Select((_, i) => new[] { a[i], b[i] }).ToArray(), 0, 1);

    /// <summary>Takes a factor out of a sum where none of its terms is without: one operation less, since adding it takes the factor for nothing.</summary>
    private static (Rational Factor, IEnumerable<(Rational Factor, string Input)> Terms) Reduce(IEnumerable<(Rational Factor, string Input)> sum)
    {
        var terms = sum.Where(t => !t.Factor.IsZero).ToList();
        if (terms.Any(t => t.Factor == 1 || t.Factor == -1)) return (1, terms);
        Rational factor = terms[terms.Count - 1].Factor;
        return (factor, terms.Select(t => (t.Factor / factor, t.Input)));
    }

    private static string Sum(VectorWidth v, IEnumerable<(Rational Factor, string Input)> terms)
    {
        string? sum = null;
        foreach ((Rational factor, string input) in terms.Where(t => !t.Factor.IsZero).OrderBy(t => t.Factor == 1 ? 0 : 1))
        {
            sum = sum is not null ? Add(v, sum, factor, input)
                : factor == 1 ? input
                : factor == -1 ? $"{v.Zero} - {input}" : $"{input} * {v.Broadcast(SourceWriter.Literal(factor.Value))}";
        }

        return sum ?? v.Zero;
    }

    private static string Add(VectorWidth v, string sum, Rational factor, string term)
    {
        string left = sum.Contains(' ') ? $"({sum})" : sum;
        return factor == 1 ? $"{left} + {term}"
            : factor == -1 ? $"{left} - {term}" : v.MultiplyAdd(term, v.Broadcast(SourceWriter.Literal(factor.Value)), sum);
    }
}
