using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>What can be wrong with how values flow: forks, joins, named values and outputs.</summary>
internal static class GraphRules
{
    public static Problem BranchWithoutFork(LayerSite branch) => branch.Problem(
        ProblemIds.BranchWithoutFork,
        null,
        default,
        Remedy.Insert(RemedyKind.InsertBefore, branch.Index, Structure.Fork),
        Remedy.Remove(branch.Index, Structure.Branch));

    public static Problem OutsideBranch(LayerSite site) =>
        site.Problem(ProblemIds.OutsideBranch, null, default, Remedy.Insert(RemedyKind.InsertBefore, site.Index, Structure.Branch));

    public static Problem ForkWithoutJoin(LayerSite fork, LayerSite last) => fork.Problem(
        ProblemIds.ForkWithoutJoin,
        null,
        default,
        new[] { "Concat", "Add" }.Select(join => Remedy.Insert(RemedyKind.InsertAfter, last.Index, join)).ToArray());

    public static Problem JoinWithoutFork(LayerSite join) => join.Problem(ProblemIds.JoinWithoutFork, null, default, Remedy.Remove(join.Index, join.Kind));

    public static Problem TooFewBranches(OpenFork fork, LayerSite join)
    {
        string count = fork.Ends.Count == 0 ? "no branch" : "one branch";
        Remedy[] add = fork.Ends.Count == 0 ? [] : [Remedy.Insert(RemedyKind.InsertBefore, join.Index, Structure.Branch)];
        return fork.Site.Problem(ProblemIds.TooFewBranches, null, EquatableArray.Of(count, join.ToString()), add);
    }

    public static Problem FromWithoutJoin(LayerSite from) => from.Problem(
        ProblemIds.FromWithoutJoin,
        null,
        EquatableArray.Of(Quoted(from.ValueNames)),
        new[] { "Concat", "Add" }.Select(join => Remedy.Insert(RemedyKind.InsertAfter, from.Index, join)).ToArray());

    /// <summary>An As with another number of names than there are values.</summary>
    public static Problem NamesDisagree(LayerSite site, string[] names, Flow[] values)
    {
        string what = values.Length == 1
            ? $"there is one value, that of {values[0].Source}; several come of a From with as many names, directly before it or before the Use of its block"
            : $"there are {Text.Of(values.Length)}, those of {Text.And(values.Select(v => v.Source).ToArray())}";
        return site.Problem(ProblemIds.NamesDisagree, null, EquatableArray.Of(Text.Of(names.Length), Quoted(names), what));
    }

    public static Problem UnknownValue(LayerSite from, string argument, string name, IEnumerable<string> known)
    {
        string[] names = known.OrderBy(n => n, StringComparer.Ordinal).ToArray();
        string what = names.Length == 0
            ? "no value is named before it; write [As(...)] after the layer that gives the value"
            : $"named before it {(names.Length == 1 ? "is" : "are")} {Quoted(names)}";

        // Only the first name is an argument by itself.
        Remedy[] remedies = argument == "Name" ? names.Select(n => Remedy.SetArgument(from.Index, argument, $"\"{n}\"")).ToArray() : [];
        return from.Problem(ProblemIds.UnknownValue, argument, EquatableArray.Of(name, what), remedies);
    }

    public static Problem ValueComesLater(LayerSite from, string argument, string name) =>
        from.Problem(ProblemIds.ValueComesLater, argument, EquatableArray.Of(name));

    public static Problem DuplicateValueName(LayerSite site, string argument, Flow other) =>
        site.Problem(ProblemIds.DuplicateValueName, argument, EquatableArray.Of(other.Source));

    public static Problem UnusedName(LayerSite site, string name) => site.ProblemAbout(
        site.Block is null ? $"As '{name}'" : $"As '{name}' of block {site.Block}",
        ProblemIds.UnusedName,
        null,
        default,
        site.ValueNames.Length == 1 ? [Remedy.Remove(site.Index, Structure.As)] : []);

    public static Problem UnusedValue(Flow value) => value.Site!.Problem(ProblemIds.UnusedValue, null, default);

    public static Problem DuplicateOutput(LayerSite output) => output.Problem(ProblemIds.DuplicateOutput, "Name", default);

    public static Problem MainOutputNamed(LayerSite output, Flow last) => output.Problem(
        ProblemIds.MainOutputNamed, null, EquatableArray.Of(last.Source), Remedy.Remove(output.Index, Structure.Output));

    public static Problem InvalidWeight(LayerSite output, double weight) => output.Problem(
        ProblemIds.InvalidNumber, "Weight", EquatableArray.Of("Weight", Text.Of(weight), "it must be finite and at least 0, also in single precision, for a loss is multiplied by it"));

    public static Problem AfterSoftmax(LayerSite softmax, LayerSite after, LayerSite? lastOfChain)
    {
        var remedies = new List<Remedy> { Remedy.Remove(after.Index, after.Kind) };
        if (softmax.IsOwn && lastOfChain is { } last) remedies.Add(new Remedy(RemedyKind.MoveAfter, "Move Softmax last", softmax.Index, null, null, last.Index));
        return after.Problem(ProblemIds.AfterSoftmax, null, EquatableArray.Of(softmax.ToString()), remedies.ToArray());
    }

    /// <summary>Whether a join's inputs are different values of shapes that agree.</summary>
    /// <param name="labels">What the inputs are called: "branch 1", "'low'".</param>
    public static Problem? CheckJoin(Join join, LayerSite site, Flow[] values, string[] labels)
    {
        for (int i = 1; i < values.Length; i++)
        {
            int same = Array.IndexOf(values, values[i], 0, i);
            if (same >= 0) return site.Problem(ProblemIds.BranchesEqual, null, EquatableArray.Of(labels[same], labels[i], values[i].Source));
        }

        EquatableArray<Shape> shapes = values.Where(v => v.Shape != null).Select(v => v.Shape!.Value).ToEquatableArray();
        if (shapes.Count < 2 || join.Accepts(shapes)) return null;
        string[] gives = values
            .Zip(labels, (value, label) => value.Shape is { } shape ? $"{label} gives {shape} ({value.Source})" : "")
            .Where(text => text.Length > 0)
            .ToArray();
        return site.Problem(ProblemIds.BranchesDisagree, null, EquatableArray.Of(join.Rule, Text.And(gives)), FilterRemedies(values, shapes).ToArray());
    }

    /// <summary>Where only the numbers of channels differ, the convolution of one input can have as many filters as the others.</summary>
    private static IEnumerable<Remedy> FilterRemedies(Flow[] values, EquatableArray<Shape> shapes)
    {
        bool differElsewhere = shapes.Any(s => s.IsFlat || s with { Channels = 0 } != shapes[0] with { Channels = 0 });
        if (shapes.Count != values.Length || differElsewhere) yield break;
        foreach (Flow value in values)
        {
            int[] others = values.Where(v => v != value).Select(v => v.Shape!.Value.Channels).Distinct().ToArray();
            if (others.Length == 1 && others[0] != value.Shape!.Value.Channels && value.ShapedBy is { Kind: "Conv", IsOwn: true } conv)
                yield return Remedy.SetArgument(conv.Index, "Filters", Text.Of(others[0]));
        }
    }

    private static string Quoted(string[] names) => Text.And(names.Select(n => $"'{n}'").ToArray());
}
