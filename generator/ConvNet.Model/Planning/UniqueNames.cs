namespace ConvNet.Model.Planning;

/// <summary>Hands out names, each once: numbered where two would be the same.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _used = [];

    /// <summary>The last number given to each name, so that many of one name need not count up from 2 each time.</summary>
    private readonly Dictionary<string, int> _numbers = [];

    public string Next(string name)
    {
        if (_used.Add(name)) return name;
        int number = _numbers.TryGetValue(name, out int last) ? last : 1;
        string unique;
        do unique = $"{name}_{++number}";
        while (!_used.Add(unique));
        _numbers[name] = number;
        return unique;
    }
}
