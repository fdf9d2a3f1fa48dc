namespace ConvNet.Model;

/// <summary>What can be wrong with blocks, where they are declared and where they are used.</summary>
internal static class BlockRules
{
    /// <summary>A block's parameters, and attributes that only a network can have.</summary>
    public static IEnumerable<Problem> CheckBlock(NetworkDefinition block)
    {
        foreach (BlockParameter parameter in block.Parameters.Where(p => !p.IsValid && p.Type.Length > 0))
        {
            string what = parameter.IsConstant ? $"is a {parameter.Type}" : "is no constant";
            yield return new Problem(ProblemIds.InvalidParameter, Sites.Type, parameter.Name, EquatableArray.Of(parameter.Name, what));
        }

        if (block.Type.DeclarationsWithLayers > 1)
            yield return DeclarationRules.LayersOnTwoDeclarations(block.Type);
    }

    public static Problem NotInBlock(LayerSite site)
    {
        string why = site.Kind == "Input" ? "reads the value before its Use" : "gives one value, which the network can make an output after the Use";
        return site.ProblemAbout(site.Kind, ProblemIds.NotInBlock, null, EquatableArray.Of(why), Remedy.Remove(site.Index, site.Kind));
    }

    public static Problem TooManyLayers(LayerSite use) =>
        use.Problem(ProblemIds.TooManyLayers, use.Written("Repeat"), EquatableArray.Of(Text.Large(Locator.MostLayers)));

    /// <summary>Arguments that have no value with the parameters of the block that they stand in.</summary>
    public static IEnumerable<Problem> CheckValues(LayerSite site) =>
        from argument in site.Definition.Arguments
        from missing in Unevaluated(argument)
        select site.Problem(ProblemIds.NoValue, missing.Argument, EquatableArray.Of(missing.Value.Expression, missing.Value.Reason));

    /// <summary>Whether a Use names a block of this project, with arguments that its parameters can have.</summary>
    public static IEnumerable<Problem> CheckUse(LayerSite use)
    {
        if (use.Definition.Block is not { } block) yield break;
        switch (block.Status)
        {
            case BlockStatus.NotABlock:
                yield return use.Problem(ProblemIds.NotABlock, null, EquatableArray.Of(block.Name));
                yield break;
            case BlockStatus.OtherAssembly:
                yield return use.Problem(ProblemIds.BlockElsewhere, null, EquatableArray.Of(block.Name, block.Details[0]));
                yield break;
            case BlockStatus.Recursive:
                yield return use.Problem(ProblemIds.RecursiveBlock, null, EquatableArray.Of(string.Join(" uses ", block.Details)));
                yield break;
            case BlockStatus.TooLarge:
                yield return TooManyLayers(use);
                yield break;
        }

        if (use.Definition.Int("Repeat", 1) is < 1 and var repeat) yield return use.NotPositive("Repeat", repeat);

        EquatableArray<object?> given = use.Definition.Values("Arguments");
        if (given.Count > block.Parameters.Count)
        {
            string takes = block.Parameters.Count == 0
                ? "has no parameters"
                : $"has {Text.Of(block.Parameters.Count)}: {Text.And(block.Parameters.Select(p => p.Name).ToArray())}";
            yield return use.Problem(
                ProblemIds.TooManyArguments, Argument.Element("Arguments", block.Parameters.Count), EquatableArray.Of(Count(given.Count), block.Name, takes));
        }

        for (int i = 0; i < Math.Min(given.Count, block.Parameters.Count); i++)
        {
            BlockParameter parameter = block.Parameters[i];
            if (!parameter.IsValid || given[i] is Unevaluated || parameter.Convert(given[i]) != null) continue;
            yield return use.Problem(
                ProblemIds.WrongArgumentType, Argument.Element("Arguments", i),
                EquatableArray.Of(Text.Of(i + 1), Show(given[i]), block.Name, parameter.Name, parameter.Type));
        }
    }

    private static IEnumerable<(string Argument, Unevaluated Value)> Unevaluated(Argument argument) => argument.Value switch
    {
        Unevaluated missing => [(argument.Name, missing)],
        EquatableArray<object?> values =>
            values.Select((v, i) => (Argument.Element(argument.Name, i), (v as Unevaluated)!)).Where(v => v.Item2 is not null),
        _ => [],
    };

    private static string Count(int arguments) => arguments == 1 ? "1 argument" : $"{Text.Of(arguments)} arguments";

    private static string Show(object? value) => value switch
    {
        int number => Text.Of(number),
        double number => number % 1 == 0 && Math.Abs(number) < 1e15 ? Text.Of(number) + ".0" : Text.Of(number),
        bool flag => flag ? "true" : "false",
        string text => text,
        _ => "null",
    };
}
