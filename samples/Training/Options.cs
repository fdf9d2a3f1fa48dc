using Samples;

namespace Training;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record Options
{
    public const string Help = """
        Trains a network from scratch and prints its curve.

        Usage: dotnet run -c Release --project samples/Training -- RECIPE [options]

          fashion            a small VGG on Fashion-MNIST
          resnet20           ResNet-20 on CIFAR-10, or a part of it
          segmentation       a small fully convolutional network on shapes that the sample draws,
                             a class for each pixel

          --data FOLDER      fashion: the four IDX files (plain or .gz); resnet20: CIFAR-10's binary
                             files, the test images in those with 'test' in their names
          --epochs N         passes over the training images           [the recipe's]
          --threads N        processors to train on                    [all of them]
          --seed N           of the first weights, the order, the augmentation and the dropout [1]
          --out FOLDER       where weights and predictions are written [.]
          --help             show this
        """;

    private static readonly string[] Recipes = ["fashion", "resnet20", "segmentation"];

    /// <summary>The recipe's name; empty only where help is asked for.</summary>
    public string Recipe { get; init; } = "";

    public string? Data { get; init; }

    public int? Epochs { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public int Seed { get; init; } = 1;

    public string Out { get; init; } = ".";

    public bool ShowHelp { get; init; }

    /// <summary>Reads the recipe, and <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <exception cref="UserException">No recipe, an unknown option, a missing value, or a value that does not fit.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var line = new CommandLine(arguments);
        while (line.Read())
        {
            options = line.Name switch
            {
                "--data" => options with { Data = line.ExistingFolder() },
                "--epochs" => options with { Epochs = line.Integer(1, 10_000) },
                "--threads" => options with { Threads = line.Integer(1, 1024) },
                "--seed" => options with { Seed = line.Integer(0, int.MaxValue) },
                "--out" => options with { Out = line.ExistingFolder() },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ when line.Name.StartsWith('-') => throw line.Unknown(),
                _ when !Recipes.Contains(line.Name) => throw new UserException($"There is no recipe '{line.Name}'; the recipes are {string.Join(", ", Recipes)}."),
                _ when options.Recipe != "" => throw new UserException($"Give one recipe: {options.Recipe} or {line.Name}."),
                _ => options with { Recipe = line.Name },
            };
        }

        if (options is { Recipe: "", ShowHelp: false })
            throw new UserException($"Give a recipe: {string.Join(", ", Recipes)}. --help says more.");
        if (options is { Recipe: "segmentation", Data: not null })
            throw new UserException("--data: segmentation draws its own images and reads none.");
        return options;
    }

    /// <summary>The folder of the data.</summary>
    /// <exception cref="UserException">None was given.</exception>
    public string RequireData(string what) => Data ?? throw new UserException($"{Recipe} needs --data FOLDER, a folder with {what}.");
}
