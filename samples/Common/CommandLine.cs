using System.Globalization;

namespace Samples;

/// <summary>
/// Walks along a command line. Options take their values as <c>--name value</c> or <c>--name=value</c>, and what cannot be used is told
/// in terms of the option.
/// </summary>
internal sealed class CommandLine(IReadOnlyList<string> arguments)
{
    private int next;
    private string? attached;

    /// <summary>The option, or whatever else stands there, without a value that is attached to it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Goes to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="UserException">The one before has a value attached that it does not take.</exception>
    public bool Read()
    {
        if (attached is not null)
            throw new UserException($"{Name} takes no value, not even '{attached}'.");
        if (next == arguments.Count)
            return false;

        var argument = arguments[next++];
        var split = argument.StartsWith('-') ? argument.IndexOf('=') : -1;
        (Name, attached) = split < 0 ? (argument, null) : (argument[..split], argument[(split + 1)..]);
        return true;
    }

    /// <summary>The option's value.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public string Value()
    {
        var value = attached ?? (next < arguments.Count ? arguments[next++] : throw new UserException($"{Name} needs a value. --help lists the options."));
        attached = null;
        return value;
    }

    /// <summary>The option's value, a whole number in a range, both ends included.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public int Integer(int low, int high)
    {
        var value = Value();
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new UserException($"{Name} must be a whole number from {low} to {high}, not '{value}'.");
    }

    /// <summary>The option's value, one of those given.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public string OneOf(params string[] choices)
    {
        var value = Value();
        return choices.Contains(value) ? value : throw new UserException($"{Name} must be {string.Join(" or ", choices)}, not '{value}'.");
    }

    /// <summary>The option's value, a file that is there.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public string ExistingFile() => ExistingFile(Name, Value());

    /// <summary>The option's value, a folder that is there.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public string ExistingFolder() => ExistingFolder(Name, Value());

    /// <summary>The option's value, a file to be written into a folder that is there: asked before the work, not found missing after it.</summary>
    /// <exception cref="UserException">There is no such folder.</exception>
    public string InExistingFolder()
    {
        var value = Value();
        ExistingFolder(Name, Path.GetDirectoryName(Path.GetFullPath(value))!);
        return value;
    }

    /// <summary>A file that is there.</summary>
    /// <param name="name">What to call it in the message.</param>
    /// <param name="value">Its path.</param>
    /// <exception cref="UserException">It is not.</exception>
    public static string ExistingFile(string name, string value) =>
        File.Exists(value) ? value : throw new UserException($"{name}: there is no file '{Path.GetFullPath(value)}'.");

    /// <summary>What to say of an option that there is not.</summary>
    public UserException Unknown() => new($"There is no option '{Name}'. --help lists the options.");

    private static string ExistingFolder(string name, string value) =>
        Directory.Exists(value) ? value : throw new UserException($"{name}: there is no folder '{Path.GetFullPath(value)}'.");
}
