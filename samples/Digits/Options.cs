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
        var line = new CommandLine(arguments);
        while (line.Read())
        {
            options = line.Name switch
            {
                "--data" => options with { Data = line.ExistingFolder() },
                "--network" => options with { Network = line.OneOf("cnn", "lenet5") },
                "--epochs" => options with { Epochs = line.Integer(1, 1000) },
                "--batch" => options with { Batch = line.Integer(1, 4096) },
                "--seed" => options with { Seed = line.Integer(0, int.MaxValue) },
                "--out" => options with { Out = line.InExistingFolder() },
                "--weights" => options with { Weights = line.ExistingFile() },
                "report" => options with { Report = line.Value() },
                "--draw" => options with { Draw = line.Value() },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ => throw line.Unknown(),
            };
        }

        return options;
    }
}
