using System.Globalization;

namespace ConvNet.Package.Tests;

/// <summary>An app for the browser without the workload wasm-tools, so that WebAssembly is interpreted, with PackedSimd. Node.js, whose engine is Chrome's, runs it.</summary>
public sealed class WebAssemblyTests(PackedPackage package)
{
    private const string Network = """
        using ConvNet;

        [Network, Input(1, 28, 28)]
        [Conv(6, 5, Pad = 2), ReLU, MaxPool(2)]
        [Conv(16, 5), Tanh, MaxPool(2)]
        [Conv(32, 3, Pad = 1, Bias = false), BatchNorm, ReLU]
        [Dense(84), Sigmoid, Dropout(0.25), Dense(10), Softmax]
        public sealed partial class Digits;
        """;

    /// <summary>Asks for threads in every way, since a browser has none.</summary>
    private const string Program = """
        using System;
        using System.IO;
        using ConvNet;

        var net = new Digits(seed: 1);
        using (var trainer = net.CreateTrainer(new Sgd(0.05) { Momentum = 0.9 }, seed: 1, shards: 2))
        {
            trainer.Threads = 2;
            var pixels = new byte[12 * 784];
            for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 37 % 251);
            using var loader = new BatchLoader(new ImageDataset(new Shape(1, 28, 28), pixels, new int[] { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8 }, classes: 10), batch: 6, seed: 1) { Prefetch = 2 };
            for (int epoch = 0; epoch < 2; epoch++)
            {
                foreach (Batch batch in loader.Epoch(epoch)) Console.WriteLine($"loss {trainer.Step(batch.Pixels, batch.Labels)}");
            }
        }

        using var weights = new MemoryStream();
        net.Parameters.Save(weights);
        weights.Position = 0;
        using var predictor = Digits.Load(weights).CreatePredictor();
        predictor.Threads = 2;
        var image = new float[784];
        var scores = new float[10];
        for (int i = 0; i < image.Length; i++) image[i] = i * 29 % 101 / 101f;
        predictor.Run(image, scores);
        Console.WriteLine($"scores {string.Join(' ', scores)} of {weights.Length} bytes");
        """;

    [Fact]
    public void A_Blazor_app_computes_what_an_app_for_the_desktop_does()
    {
        Assert.SkipUnless(CommandLine.IsOnPath("node") || CommandLine.IsOnPath("node.exe"), "Node.js, which is not installed, runs the app.");

        // Blazor's own usings would need its components.
        var app = new FreshProject(
            package,
            "Browser",
            "<ImplicitUsings>disable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization><CompressionEnabled>false</CompressionEnabled>",
            sdk: "Microsoft.NET.Sdk.BlazorWebAssembly");
        app.Write("Digits.cs", Network);
        app.Write("Program.cs", Program);
        var published = app.Publish();
        Assert.SkipWhen(
            published.Output.Contains("error NU1101") || published.Output.Contains("error NU1102"),
            "The runtime for the browser is not among this machine's package sources.");
        published.Succeeded();
        var site = Path.Combine(app.Folder, "published", "wwwroot");
        File.WriteAllText(Path.Combine(site, "main.mjs"), """
            import { dotnet } from './_framework/dotnet.js';
            await (await dotnet.create()).runMain();
            process.exit(0);
            """);

        var desktop = new FreshProject(package, "Desktop", "<InvariantGlobalization>true</InvariantGlobalization>");
        desktop.Write("Digits.cs", Network);
        desktop.Write("Program.cs", Program);
        desktop.Build("Release").Succeeded();

        string[] expected = Words(desktop.Run("Release")), actual = Words(CommandLine.Run("node", site, "main.mjs"));
        Assert.Equal(4 * 2 + 1 + 10 + 3, expected.Length);
        Assert.Equal(expected.Length, actual.Length);
        foreach ((string right, string word) in expected.Zip(actual))
        {
            // No fused multiply-adds, and other sums, in WebAssembly.
            if (double.TryParse(right, CultureInfo.InvariantCulture, out double number))
                Assert.Equal(number, double.Parse(word, CultureInfo.InvariantCulture), 1e-4);
            else
                Assert.Equal(right, word);
        }

        static string[] Words(CommandLine.Result result) => result.Succeeded().Output.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
