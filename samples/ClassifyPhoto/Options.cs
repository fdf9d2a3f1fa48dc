namespace Samples;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record Options
{
    public const string Help = """
        Says what is in a photo: SqueezeNet 1.1 with the weights of ImageNet, 1000 classes.

        Usage: dotnet run -c Release --project samples/ClassifyPhoto -- [options] PHOTO...

          PHOTO             a PNG, PPM or PGM file of any size; the square in its middle counts
          --weights FILE    the network's weights                    [pretrained/squeezenet_v1.1.safetensors]
          --labels FILE     the classes' names, one to a line        [pretrained/imagenet_synset.txt]
          --top N           how many classes to show                 [5]
          --look FOLDER     draw the first layer's filters, what layers make of the photo, and where the class is seen in it
          --help            show this

        The files in brackets are looked for in the folder that CONVNET_DATA names, or in shared/data beside the repository.
        """;

    public IReadOnlyList<string> Photos { get; init; } = [];

    public string? Weights { get; init; }

    public string? Labels { get; init; }

    public int Top { get; init; } = 5;

    public string? Look { get; init; }

    public bool ShowHelp { get; init; }

    /// <summary>Reads options and photos in any order.</summary>
    /// <exception cref="UserException">An unknown option, a missing value, or a value that does not fit.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var line = new CommandLine(arguments);
        while (line.Read())
        {
            options = line.Name switch
            {
                "--weights" => options with { Weights = line.ExistingFile() },
                "--labels" => options with { Labels = line.ExistingFile() },
                "--top" => options with { Top = line.Integer(1, 1000) },
                "--look" => options with { Look = line.Value() },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ when line.Name.StartsWith('-') => throw line.Unknown(),
                _ => options with { Photos = [.. options.Photos, CommandLine.ExistingFile("The photo", line.Name)] },
            };
        }

        return options;
    }
}
