using System.Text;

namespace ConvNet.Generator.Tests.Documentation;

/// <summary>Renders <c>docs/layers.md</c>: an introduction, a table of all attributes by group, and a section on each.</summary>
internal static class LayersPage
{
    /// <summary>In the order of the page. None is called like an attribute: links tell headings apart by name.</summary>
    public static readonly string[] Groups =
    [
        "Networks", "Convolution", "Pooling", "Activations", "Normalisation", "Regularisation", "Shape and movement",
        "Dense and output", "Joins and graphs", "Blocks",
    ];

    public static string Render(string introduction, IEnumerable<AttributeDocumentation> attributes)
    {
        ILookup<string, AttributeDocumentation> byGroup = attributes.ToLookup(a => a.Group);
        var page = new StringBuilder("<!-- Written by LayersPageTests from the attributes' doc comments and its Introduction.md: edit those. -->\n\n");
        page.Append(introduction.TrimEnd()).Append("\n\n## Contents\n\n| | | shape | PyTorch |\n|---|---|---|---|\n");
        foreach (string group in Groups)
            foreach ((int index, AttributeDocumentation attribute) in byGroup[group].Index())
                AppendRow(page, index == 0 ? Link(group) : "", Link(attribute.Name), Code(attribute.Shape.FirstOrDefault()), Code(attribute.PyTorch));

        foreach (string group in Groups)
        {
            page.Append($"\n## {group}\n");
            foreach (AttributeDocumentation attribute in byGroup[group]) AppendSection(page, attribute);
        }

        return page.ToString();
    }

    /// <summary>A heading's anchor, as GitHub makes it.</summary>
    public static string Anchor(string heading) => heading.ToLowerInvariant().Replace(' ', '-');

    private static void AppendSection(StringBuilder page, AttributeDocumentation attribute)
    {
        page.Append($"\n### {attribute.Name}\n\n");
        AppendCode(page, "csharp", attribute.Signatures, "");
        page.Append($"\n{attribute.Summary}\n");
        if (attribute.Remarks.Length > 0) page.Append($"\n{attribute.Remarks}\n");
        page.Append('\n');
        AppendFact(page, "Shape", attribute.Shape);
        AppendFact(page, "Formula", attribute.Formula);
        if (attribute.Tensors.Length > 0) page.Append($"- Parameters: {string.Join("; ", attribute.Tensors.Select(t => $"`{t.Name}` {t.Text}"))}\n");
        if (attribute.PyTorch.Length > 0) AppendFact(page, "PyTorch", attribute.PyTorch);
        if (attribute.Source.Length > 0) page.Append($"- Source: {attribute.Source}\n");
        if (page[^2] != '\n') page.Append('\n');
        AppendArguments(page, attribute.Arguments);
        foreach ((string text, string[] code) in attribute.Examples)
        {
            if (text.Length > 0) page.Append($"{text}\n\n");
            AppendCode(page, "csharp", code, "");
            page.Append('\n');
        }

        // Each part ends in an empty line; the section's heading begins with one.
        page.Length--;
    }

    private static void AppendArguments(StringBuilder page, Argument[] arguments)
    {
        if (arguments.Length == 0) return;
        page.Append("| argument | type | default | meaning |\n|---|---|---|---|\n");
        foreach (Argument argument in arguments)
            AppendRow(page, Code(argument.Name), Code(argument.Type), Code(argument.Default), argument.Meaning);
        page.Append('\n');
    }

    private static void AppendRow(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    /// <summary>A line within the text, several as a block.</summary>
    private static void AppendFact(StringBuilder page, string name, params string[] lines)
    {
        if (lines.Length == 0) return;
        page.Append($"- {name}:");
        if (lines.Length == 1)
        {
            page.Append($" {Code(lines[0])}\n");
            return;
        }

        page.Append("\n\n");
        AppendCode(page, "text", lines, "  ");
        page.Append('\n');
    }

    private static void AppendCode(StringBuilder page, string language, IEnumerable<string> lines, string indentation) =>
        page.AppendJoin('\n', lines.Prepend($"```{language}").Append("```").Select(line => (indentation + line).TrimEnd())).Append('\n');

    private static string Link(string heading) => $"[{heading}](#{Anchor(heading)})";

    private static string Code(string? text) => string.IsNullOrEmpty(text) ? "" : $"`{text}`";
}
