using System.Globalization;

namespace Samples;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record Options
{
    public const string Help = """
        Says what is in a photo: SqueezeNet 1.1 with the weights of ImageNet, 1000 classes.

        Usage: dotnet run -c Release --project samples/ClassifyPhoto -- [options] PHOTO...

          PHOTO             a PNG or a binary PPM or PGM file of any size; the square in its middle counts
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
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => i + 1 < arguments.Count ? arguments[++i] : throw new UserException($"{name} needs a value. --help lists the options.");
            options = name switch
            {
                "--weights" => options with { Weights = ExistingFile(name, Value()) },
                "--labels" => options with { Labels = ExistingFile(name, Value()) },
                "--top" => options with { Top = Integer(name, Value(), 1, 1000) },
                "--look" => options with { Look = Value() },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ when name.StartsWith('-') => throw new UserException($"There is no option '{name}'. --help lists the options."),
                _ => options with { Photos = [.. options.Photos, ExistingFile("The photo", name)] },
            };
        }

        return options;
    }

    private static string ExistingFile(string name, string value) =>
        File.Exists(value) ? value : throw new UserException($"{name}: there is no file '{Path.GetFullPath(value)}'.");

    private static int Integer(string name, string value, int low, int high) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new UserException($"{name} must be a whole number from {low} to {high}, not '{value}'.");
}
