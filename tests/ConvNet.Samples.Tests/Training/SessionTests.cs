extern alias Training;

using ConvNet.Testing;
using Training::Samples;
using Training::Training;
using SmallFCN = Training::Architectures.SmallFCN;

namespace ConvNet.Samples.Tests.Training;

public class SessionTests
{
    /// <summary>A few steps of the segmentation recipe; the sheet of its predictions shows what it was asked to.</summary>
    [Fact]
    public void A_small_segmentation_learns()
    {
        SceneSet scenes = SceneSet.Draw(32, seed: 1);
        var examples = new LabelledPixels(scenes, scenes);
        var network = new SmallFCN(seed: 1);
        Recipe recipe = Recipe.Segmentation;
        var loader = new BatchLoader(examples.Train, recipe.Batch);
        Schedule schedule = recipe.Schedule(recipe.Optimizer, 10 * loader.BatchCount);
        using var trainer = new Trainer<SmallFCN>(network, recipe.Optimizer, shards: recipe.Shards);
        double before = examples.ClassifyTest(network).MeanIntersectionOverUnion();
        double[] losses = [.. Enumerable.Range(0, 10).Select(epoch => Session.Epoch(trainer, loader, schedule, examples, epoch))];
        Assert.True(losses[^1] < 0.6 * losses[0], string.Join(", ", losses));
        ConfusionMatrix after = examples.ClassifyTest(network);
        Assert.Equal(32 * Scene.Area, after.Count);
        Assert.True(after.MeanIntersectionOverUnion() > before, after.ToString());

        ImageFile sheet = PredictionSheet.Draw(network, scenes, 2);
        Assert.Equal(new Shape(3, 132, 200), sheet.Shape);
        for (int y = 0; y < Scene.Side; y++)
        {
            for (int x = 0; x < Scene.Side; x++)
            {
                Assert.Equal(scenes.Images.Pixels(1)[(((y * Scene.Side) + x) * 3)..][..3], Pixel(y + 68, x));
                bool isBackground = scenes.Labels(1, 1)[(y * Scene.Side) + x] == 0;
                Assert.Equal(isBackground, Pixel(y + 68, x + 68).SequenceEqual((byte[])[0, 0, 0]));
            }
        }

        ReadOnlySpan<byte> Pixel(int y, int x) => sheet.Pixels.AsSpan(((y * 200) + x) * 3, 3);
    }

    [Fact]
    public void Too_little_to_train_on_is_told()
    {
        SceneSet scenes = SceneSet.Draw(3, seed: 1);
        var refused = Assert.Throws<UserException>(
            () => Session.Run(new SmallFCN(seed: 1), new LabelledPixels(scenes, scenes), Recipe.Segmentation, new Options { Epochs = 2 }));
        Assert.Equal("3 images in 2 epochs make 2 steps of 16; train for more epochs.", refused.Message);
    }

    [Fact]
    public void Rates_fall_within_a_single_epoch()
    {
        foreach (Recipe recipe in (Recipe[])[Recipe.Fashion, Recipe.ResNet20, Recipe.Segmentation])
        {
            double rate = recipe.Optimizer.LearningRate;
            Schedule schedule = recipe.Schedule(recipe.Optimizer, 32);
            for (int step = 0; step < 32; step++)
                schedule.Step();
            Assert.True(recipe.Optimizer.LearningRate < rate / 50, $"The rate ends at {recipe.Optimizer.LearningRate}.");
        }
    }

    [Fact]
    public void CIFAR_10_is_read_from_a_folder()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        LabelledImages images = LabelledImages.Cifar10(TestData.Path("datasets", "cifar10"));
        Assert.Equal((4000, 1000, "cat"), (images.Train.Count, images.TestCount, images.ClassNames[3]));
    }

    [Fact]
    public void A_folder_without_CIFAR_10_is_refused()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "data_batch_1.bin"), new byte[3073]);
            Assert.Contains(
                "has no file of test images; expected files that end in .bin or .bin.gz",
                Assert.Throws<UserException>(() => LabelledImages.Cifar10(folder.FullName)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("", "Give a recipe: fashion, resnet20, segmentation.")]
    [InlineData("mnist", "There is no recipe 'mnist'")]
    [InlineData("fashion resnet20", "Give one recipe: fashion or resnet20.")]
    [InlineData("fashion --epochs", "--epochs needs a value.")]
    [InlineData("fashion --epochs=0", "--epochs must be a whole number from 1 to 10000, not '0'.")]
    [InlineData("fashion --data nowhere", "--data: there is no folder")]
    [InlineData("fashion --rate 1", "There is no option '--rate'.")]
    [InlineData("segmentation --data .", "--data: segmentation draws its own images")]
    public void Mistakes_on_the_command_line_are_told(string arguments, string message) => Assert.StartsWith(
        message,
        Assert.Throws<UserException>(() => Options.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Options_are_read()
    {
        Options options = Options.Parse(["resnet20", "--epochs", "7", "--threads=2", "--seed", "3"]);
        Assert.Equal(("resnet20", 7, 2, 3, null), (options.Recipe, options.Epochs, options.Threads, options.Seed, options.Data));
        Assert.StartsWith("resnet20 needs --data FOLDER", Assert.Throws<UserException>(() => options.RequireData("files")).Message, StringComparison.Ordinal);
        Assert.True(Options.Parse(["--help"]).ShowHelp);
    }
}
