using System.Globalization;
using Architectures;
using ConvNet;

namespace Samples;

/// <summary>Classifies photos, and shows what the network sees in them.</summary>
internal static class Application
{
    /// <summary>Does what the command line asks for.</summary>
    /// <returns>The exit code: 0 where it succeeded, 1 where the error is on <paramref name="error"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            var options = Options.Parse(arguments);
            if (options.ShowHelp || options.Photos.Count == 0)
                output.WriteLine(Options.Help);
            else
                Classify(options, output);
            return 0;
        }
        catch (Exception e) when (e is UserException or IOException or InvalidDataException or SafeTensorsException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void Classify(Options options, TextWriter output)
    {
        var weights = options.Weights ?? DataFolder.Find("--weights", "pretrained", "squeezenet_v1.1.safetensors");
        var labels = Labels.Read(options.Labels ?? DataFolder.Find("--labels", "pretrained", "imagenet_synset.txt"));
        using var classifier = new Classifier(SqueezeNet11.Load(weights), labels);
        using var look = options.Look is null ? null : new Look(SqueezeNetViews.Load(weights), options.Look);
        if (look is not null)
            output.WriteLine($"{look.DrawFilters()}: the 64 filters of the first layer");

        foreach (var path in options.Photos)
        {
            var photo = ImageFile.Read(path);
            var input = Photo.Prepare(photo);
            var result = classifier.Classify(input);
            output.WriteLine($"{path}, {photo.Shape.Width}x{photo.Shape.Height}");
            foreach (var (label, probability) in result.Best.Take(options.Top))
                output.WriteLine($"  {100 * probability,6:F2} %  {label}");
            output.WriteLine($"  {result.Milliseconds:F2} ms");
            foreach (var (file, what) in look?.Draw(Path.GetFileNameWithoutExtension(path), input) ?? [])
                output.WriteLine($"  {file}: {what}");
        }
    }
}
