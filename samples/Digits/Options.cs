using System.Globalization;

namespace Samples;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record Options
{
    public const string Help = """
        Trains a conv net on handwritten digits and classifies test images with it.

        Usage: dotnet run -c Release --project samples/Digits -- [report FOLDER] [options]

          report FOLDER      draw what was learned: the first layer's filters, what layers make of digits (PNG),
                             and which digits are taken for which (SVG)
          --data FOLDER      read MNIST's four IDX files (plain or .gz) from FOLDER;
                             without it the sample draws its own digits
          --network NAME     cnn (the network of the README) or lenet5       [cnn]
          --epochs N         passes over the training images                 [3]
          --batch N          images to a training step                       [32]
          --seed N           of the first weights, the order and the dropout [1]
          --out FILE         where the weights are saved                     [digits.safetensors]
          --weights FILE     take these weights instead of training and saving some
          --draw FOLDER      write ten of the drawn digits as PGM images, and stop
          --help             show this
        """;

    public string? Data { get; init; }

    public string Network { get; init; } = "cnn";

    public int Epochs { get; init; } = 3;

    public int Batch { get; init; } = 32;

    public int Seed { get; init; } = 1;

    public string Out { get; init; } = "digits.safetensors";

    public string? Weights { get; init; }

    public string? Report { get; init; }

    public string? Draw { get; init; }

    public bool ShowHelp { get; init; }

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
    /// <exception cref="UserException">An unknown option, a missing value, or a value that does not fit.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            var split = arguments[i].IndexOf('=');
            var name = split < 0 ? arguments[i] : arguments[i][..split];
            string Value() =>
                split >= 0 ? arguments[i][(split + 1)..]
                : i + 1 < arguments.Count ? arguments[++i]
                : throw new UserException($"{name} needs a value. --help lists the options.");

            options = name switch
            {
                "--data" => options with { Data = ExistingFolder(name, Value()) },
                "--network" => options with { Network = OneOf(name, Value(), "cnn", "lenet5") },
                "--epochs" => options with { Epochs = Integer(name, Value(), 1, 1000) },
                "--batch" => options with { Batch = Integer(name, Value(), 1, 4096) },
                "--seed" => options with { Seed = Integer(name, Value(), 0, int.MaxValue) },
                "--out" => options with { Out = InExistingFolder(name, Value()) },
                "--weights" => options with { Weights = ExistingFile(name, Value()) },
                "report" => options with { Report = Value() },
                "--draw" => options with { Draw = Value() },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ => throw new UserException($"There is no option '{name}'. --help lists the options."),
            };
        }

        return options;
    }

    private static string ExistingFolder(string name, string value) =>
        Directory.Exists(value) ? value : throw new UserException($"{name}: there is no folder '{Path.GetFullPath(value)}'.");

    private static string ExistingFile(string name, string value) =>
        File.Exists(value) ? value : throw new UserException($"{name}: there is no file '{Path.GetFullPath(value)}'.");

    // Asked before training, not found missing after it.
    private static string InExistingFolder(string name, string value)
    {
        ExistingFolder(name, Path.GetDirectoryName(Path.GetFullPath(value))!);
        return value;
    }

    private static string OneOf(string name, string value, params string[] choices) =>
        choices.Contains(value) ? value : throw new UserException($"{name} must be {string.Join(" or ", choices)}, not '{value}'.");

    private static int Integer(string name, string value, int low, int high) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new UserException($"{name} must be a whole number from {low} to {high}, not '{value}'.");
}
