using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Samples;
using Samples.Networks;

if (args.Length == 0)
{
    Console.WriteLine("""
        Reads handwritten digits, light ink on dark paper, 28x28 pixels.

        Usage: EmbeddedInference FILE...

          FILE             a binary PGM or PPM image
          FILE:INDEX       an image of an IDX file, such as MNIST's (plain or .gz), counted from 0
        """);
    return 1;
}

try
{
    // The weights travel inside the executable; the resource's memory is read once, into the packed parameters.
    using var weights = Assembly.GetExecutingAssembly().GetManifestResourceStream("lenet5.safetensors")!;
    using var predictor = LeNet5.Load(weights).CreatePredictor();
    var scores = new float[LeNet5.Description.Output.Count];
    var images = Array.ConvertAll(args, ImageFile.Read);
    Measure(images[0]);

    var best = TimeSpan.MaxValue;
    var bytes = 0L;
    for (var i = 0; i < images.Length; i++)
    {
        var cost = Measure(images[i]);
        bytes += cost.Bytes;
        best = cost.Time < best ? cost.Time : best;

        var digit = Array.IndexOf(scores, scores.Max());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{args[i]}: {digit} ({100 * scores[digit]:F1} %)"));
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{best.TotalMicroseconds:F1} us, {bytes / images.Length} bytes allocated per inference"));
    return 0;

    (TimeSpan Time, long Bytes) Measure(byte[] image)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        predictor.Run(image, scores);
        return (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
