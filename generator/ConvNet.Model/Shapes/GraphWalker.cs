using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>
/// Follows one declaration from attribute to attribute: keeps the current value, the open forks and the named values, and has
/// the nodes made. After a problem it goes on as was likeliest meant, so that all of them are found.
/// </summary>
internal sealed class GraphWalker(IReadOnlyList<LayerSite> sites, GraphBuilder builder)
{
    private readonly Stack<OpenFork> _forks = new();
    private readonly Dictionary<string, NamedFlow> _names = new();

    /// <summary>The values of a From with several names, until what must follow takes them.</summary>
    private (LayerSite Site, Flow[] Values)? _gathered;
    private Flow _current = Flow.Unknown(null);

    /// <summary>Walks from <paramref name="start"/> to the last value; a block may start from several.</summary>
    public Flow Walk(Flow start, (LayerSite Site, Flow[] Values)? gathered = null)
    {
        _current = start;
        _gathered = gathered;
        foreach (LayerSite site in sites) Step(site);
        if (_gathered != null) LeaveGathered();
        foreach (OpenFork fork in _forks)
        {
            builder.Report(GraphRules.ForkWithoutJoin(fork.Site, sites[sites.Count - 1]));
            foreach (Flow end in fork.Ends) end.IsUsed = true;
        }

        foreach (KeyValuePair<string, NamedFlow> unused in _names.Where(n => !n.Value.IsUsed && !builder.MayMissReaders))
            builder.Report(GraphRules.UnusedName(unused.Value.Site, unused.Key));
        return _current;
    }

    private void Step(LayerSite site)
    {
        builder.MayMissReaders |= site.Definition.IsBroken;
        foreach (Problem problem in BlockRules.CheckValues(site)) builder.Report(problem);
        if (_gathered != null && !site.TakesSeveral) LeaveGathered();
        if (_forks.Count > 0 && !_forks.Peek().IsInBranch && site.Kind != Structure.Branch && !site.IsJoin)
        {
            // As if the branch were written.
            if (!site.Definition.IsBroken) builder.Report(GraphRules.OutsideBranch(site));
            _forks.Peek().IsInBranch = true;
        }

        switch (site.Kind)
        {
            case Structure.Fork:
                _forks.Push(new OpenFork(site, _current));
                break;
            case Structure.Branch:
                BeginBranch(site);
                break;
            case Structure.As:
                Name(site);
                break;
            case Structure.From:
                GoBack(site);
                break;
            case Structure.Output:
                if (!site.Definition.IsBroken) AddOutput(site);
                break;
            case Structure.Use:
                _current = Use(site);
                break;
            default:
                _current = site.IsJoin ? Join(site) : site.Layer is { } layer ? Add(site, layer) : Skip(site);
                break;
        }
    }

    private Flow Add(LayerSite site, Layer layer)
    {
        if (layer is not Input) return builder.Add(site, layer, _current);
        builder.Report(BlockRules.NotInBlock(site));
        return _current;
    }

    private void BeginBranch(LayerSite site)
    {
        if (_forks.Count == 0)
        {
            if (!site.Definition.IsBroken) builder.Report(GraphRules.BranchWithoutFork(site));
            return;
        }

        OpenFork fork = _forks.Peek();
        if (fork.IsInBranch) fork.Ends.Add(_current);
        fork.IsInBranch = true;
        _current = fork.Start;
    }

    private void Name(LayerSite site)
    {
        if (site.Definition.IsBroken) return;
        string[] names = site.ValueNames;
        Flow[] values = _gathered?.Values ?? [_current];
        _gathered = null;

        // A block that is checked alone is given what it takes.
        if (builder.IsBlock && site.IsOwn && ReferenceEquals(site, sites[0])) values = names.Select(_ => Flow.Unknown(null)).ToArray();
        if (values.Length != names.Length)
        {
            builder.Report(GraphRules.NamesDisagree(site, names, values));
            foreach (Flow value in values) value.IsUsed = true;
            values = names.Select(_ => Flow.Unknown(site)).ToArray();
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (_names.TryGetValue(names[i], out NamedFlow? other)) builder.Report(GraphRules.DuplicateValueName(site, LayerSite.ValueArgument(i), other.Value));
            else _names.Add(names[i], new NamedFlow(values[i], site));
        }

        _current = values[0];
    }

    private void GoBack(LayerSite site)
    {
        string[] names = site.ValueNames;
        Flow[] values = names.Select((name, i) => Find(name, LayerSite.ValueArgument(i), site)).ToArray();
        _current = values[0];
        if (values.Length > 1) _gathered = (site, values);
    }

    private Flow Find(string name, string argument, LayerSite site)
    {
        if (_names.TryGetValue(name, out NamedFlow? named))
        {
            named.IsUsed = true;
            return named.Value;
        }

        if (!site.Definition.IsBroken)
        {
            builder.MayMissReaders = true;
            bool comesLater = sites.Any(s => s.Kind == Structure.As && s.ValueNames.Contains(name));
            builder.Report(comesLater ? GraphRules.ValueComesLater(site, argument, name) : GraphRules.UnknownValue(site, argument, name, _names.Keys));
        }

        return Flow.Unknown(site);
    }

    private Flow Use(LayerSite site)
    {
        foreach (Problem problem in BlockRules.CheckUse(site)) builder.Report(problem);
        if (site.Definition.Block is not { Status: BlockStatus.Found }) return Skip(site);
        foreach (IReadOnlyList<LayerSite> copy in site.Copies)
        {
            _current = new GraphWalker(copy, builder).Walk(_current, _gathered);
            _gathered = null;
        }

        return _current;
    }

    private void AddOutput(LayerSite site)
    {
        if (site.Block != null || builder.IsBlock)
        {
            builder.Report(BlockRules.NotInBlock(site));
            return;
        }

        double weight = site.Definition.Number("Weight", 0);
        if (!(weight >= 0 && Arithmetic.IsFinite(weight))) builder.Report(GraphRules.InvalidWeight(site, weight));
        builder.AddOutput(site, _current);
    }

    private Flow Join(LayerSite site)
    {
        if (_gathered is { } gathered)
        {
            _gathered = null;
            return Join(site, gathered.Values, gathered.Site.ValueNames.Select(n => $"'{n}'").ToArray());
        }

        if (_forks.Count == 0)
        {
            if (!site.Definition.IsBroken) builder.Report(GraphRules.JoinWithoutFork(site));
            return Skip(site);
        }

        OpenFork fork = _forks.Pop();
        if (fork.IsInBranch) fork.Ends.Add(_current);
        if (fork.Ends.Count < 2)
        {
            if (!site.Definition.IsBroken) builder.Report(GraphRules.TooFewBranches(fork, site));
            return Skip(site);
        }

        return Join(site, fork.Ends.ToArray(), fork.Ends.Select((_, i) => $"branch {Text.Of(i + 1)}").ToArray());
    }

    private Flow Join(LayerSite site, Flow[] values, string[] labels)
    {
        if (site.Layer is not Join join)
        {
            foreach (Flow value in values) value.IsUsed = true;
            return Flow.Unknown(site);
        }

        if (GraphRules.CheckJoin(join, site, values, labels) is { } problem) builder.Report(problem);
        return builder.Add(site, join, values);
    }

    private void LeaveGathered()
    {
        builder.Report(GraphRules.FromWithoutJoin(_gathered!.Value.Site));
        foreach (Flow value in _gathered.Value.Values) value.IsUsed = true;
        _gathered = null;
    }

    /// <summary>Past an attribute that computes nothing: the compiler has said what is wrong with a broken one.</summary>
    private Flow Skip(LayerSite site)
    {
        _current.IsUsed = true;
        if (site.Definition.IsBroken) return Flow.Unknown(site);
        if (site.IsLayer && site.Layer is null && !site.Definition.Arguments.Any(a => a.Value is Unevaluated))
            builder.Report(site.Problem(ProblemIds.UnknownLayer, null, default));
        return site.Layer is null ? Flow.Unknown(site) : _current;
    }
}
