using ConvNet;
using Samples;

namespace Architectures.Commands;

/// <summary>Finds a network by what a user types.</summary>
internal static class NetworkFinder
{
    /// <summary>The network of that name, whatever its case and punctuation: "vgg-16" is VGG16.</summary>
    /// <exception cref="UserException">There is none; the message names those that are meant, as far as that can be told.</exception>
    public static NetworkDescription Find(string name, IReadOnlyList<NetworkDescription> networks)
    {
        var plain = Plain(name);
        if (networks.FirstOrDefault(network => Plain(network.Name) == plain) is { } found)
            return found;

        string[] near =
        [
            .. networks
                .Select(network => (network.Name, Distance: plain.Length >= 3 && Plain(network.Name).Contains(plain) ? 1 : Distance(plain, Plain(network.Name))))
                .Where(candidate => candidate.Distance <= Math.Max(1, plain.Length / 3))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name.Length)
                .Take(4)
                .Select(candidate => candidate.Name),
        ];
        var hint = near.Length == 0 ? "" : $" Is it {string.Join(" or ", near)}?";
        throw new UserException($"There is no network '{name}'.{hint} 'list' shows all of them.");
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <summary>The insertions, deletions and changes of a letter from one text to the other (Levenshtein, 1965).</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 0; i < from.Length; i++)
        {
            var corner = row[0];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var above = row[j + 1];
                row[j + 1] = Math.Min(Math.Min(above, row[j]) + 1, corner + (from[i] == to[j] ? 0 : 1));
                corner = above;
            }
        }

        return row[^1];
    }
}
