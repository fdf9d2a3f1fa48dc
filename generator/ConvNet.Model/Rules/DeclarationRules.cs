using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>What can be wrong with the declared class, and with where its Input stands, whatever the shapes are.</summary>
internal static class DeclarationRules
{
    public static IEnumerable<Problem> CheckType(TypeIdentity type)
    {
        IEnumerable<(TypeDeclaration, int)> around = type.ContainingTypes.Select((t, i) => (t, Sites.ContainingType(i)));
        foreach ((TypeDeclaration declaration, int site) in around.Concat([(type.Self, Sites.Type)]))
        {
            if (!declaration.IsPartial)
            {
                string why = site == Sites.Type
                    ? "its network is compiled into another part of it"
                    : $"the network {type.Name} inside it is compiled into another part";
                yield return At(ProblemIds.NotPartial, site, [declaration.Name, why], Remedy.AddModifier(site, "partial"));
            }

            if (declaration.TypeParameters.Count > 0)
            {
                string what = site == Sites.Type ? "a network" : $"the network {type.Name} inside it";
                yield return At(ProblemIds.Generic, site, [declaration.Name, what]);
            }
        }

        TypeDeclaration self = type.Self;
        if (self.Keyword is not ("class" or "record")) yield return At(ProblemIds.NotOrdinaryClass, Sites.Type, [self.Name, self.Keyword]);
        (bool, string)[] modifiers = [(self.IsStatic, "static"), (self.IsAbstract, "abstract"), (self.IsFileLocal, "file")];
        foreach ((bool isSo, string modifier) in modifiers)
        {
            Remedy remove = Remedy.RemoveModifier(Sites.Type, modifier);
            if (isSo) yield return At(ProblemIds.NotOrdinaryClass, Sites.Type, [self.Name, modifier], remove);
        }

        if (type.HasBaseClass) yield return At(ProblemIds.BaseClass, Sites.Base, [self.Name]);

        if (type.DeclarationsWithLayers > 1) yield return LayersOnTwoDeclarations(type);

        foreach (string member in type.ReservedMembers)
        {
            string why = member == TypeIdentity.Constructor
                ? "a constructor that does not call ': this(...)', so nothing would create its parameters"
                : member == self.Name ? $"the member {member} that every network is given, for no member is called as its class; rename the class"
                : TypeIdentity.GeneratedMembers.Contains(member) ? $"a member {member}, which every network is given; rename it"
                : $"a required member {member}, for networks are also created without it, by Load; give it an initial value instead";
            yield return new Problem(ProblemIds.ReservedMember, Sites.Type, member, EquatableArray.Of(self.Name, why));
        }
    }

    public static Problem LayersOnTwoDeclarations(TypeIdentity type) =>
        At(ProblemIds.LayersOnTwoDeclarations, Sites.Type, [type.Name, Text.Of(type.DeclarationsWithLayers)]);

    /// <summary>The one Input, first, with something after it. Attributes that do not compile might be any layer.</summary>
    public static IEnumerable<Problem> CheckInput(NetworkDefinition definition, IReadOnlyList<LayerSite> sites)
    {
        int[] inputs = sites.Where(s => s.Kind == "Input").Select(s => s.Index).ToArray();
        bool anyUnknown = definition.Layers.Any(l => l.IsBroken);
        if (inputs.Length == 0)
        {
            if (anyUnknown) yield break;
            const string attribute = "Input(1, 28, 28)";
            Remedy add = sites.Count > 0
                ? Remedy.Insert(RemedyKind.InsertBefore, 0, attribute)
                : Remedy.Insert(RemedyKind.InsertAfter, Sites.Mark, attribute);
            yield return At(ProblemIds.NoInput, Sites.Type, [definition.Type.Name], add);
            yield break;
        }

        LayerSite input = sites[inputs[0]];
        if (input.Index > 0 && !sites.Take(input.Index).Any(s => s.Definition.IsBroken))
        {
            yield return new Problem(
                ProblemIds.InputNotFirst, input.Index, null, EquatableArray.Of(definition.Type.Name, sites[input.Index - 1].ToString()),
                EquatableArray.Of(new Remedy(RemedyKind.MoveBefore, "Move Input first", input.Index, null, null, 0)));
        }

        foreach (int second in inputs.Skip(1))
            yield return At(ProblemIds.SecondInput, second, [definition.Type.Name], Remedy.Remove(second, "Input"));

        if (sites.Count(s => s.IsLayer || s.Kind == Structure.Use) == inputs.Length && !anyUnknown)
            yield return At(ProblemIds.NoLayer, input.Index, [definition.Type.Name]);
    }

    private static Problem At(string id, int site, string[] arguments, params Remedy[] remedies) =>
        new(id, site, null, new(arguments), new(remedies));
}
