extern alias ClassifyPhoto;

using ClassifyPhoto::Samples;
using ClassifyPhoto::Samples.Pictures;
using ConvNet.Testing;
using Application = ClassifyPhoto::Samples.Application;

namespace ConvNet.Samples.Tests.Pretrained;

/// <summary><c>samples/ClassifyPhoto</c>, from the file to what it prints and draws.</summary>
public class ClassifyPhotoTests
{
    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = Application.Run(arguments, output, error);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().TrimEnd());
    }

    private static string[] Files() =>
    [
        "--weights", TestData.Path("pretrained", "squeezenet_v1.1.safetensors"), "--labels", TestData.Path("pretrained", "imagenet_synset.txt"),
    ];

    [Theory]
    [InlineData("china.ppm")]
    [InlineData("chelsea.png")]
    [InlineData("rocket.ppm")]
    public void Photos_are_prepared_as_those_of_the_original_were(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        SafetensorsFile photos = SafetensorsFile.Read(TestData.Path("images", "photos_227x227_rgb_hwc_uint8.safetensors"));
        ImageFile input = Photo.Prepare(ImageFile.Read(TestData.Path("images", name)));
        Assert.Equal(photos.Integers(Path.GetFileNameWithoutExtension(name)), Photo.SwapRedAndBlue(input).Pixels.Select(value => (int)value));
    }

    [Fact]
    public void Grey_photos_and_ones_with_alpha_become_three_channels()
    {
        var grey = new ImageFile(new Shape(1, 2, 2), [10, 10, 10, 10]);
        Assert.All(Photo.Prepare(grey).Pixels, value => Assert.Equal(10, value));
        ImageFile red = Photo.Prepare(new ImageFile(new Shape(4, 1, 1), [200, 100, 50, 0]));
        Assert.Equal(new Shape(3, 227, 227), red.Shape);
        Assert.Equal([50, 100, 200], red.Pixels[..3]);
    }

    [Theory]
    [InlineData("chelsea.png", "tabby, tabby cat")]
    [InlineData("coffee.png", "espresso")]
    public void The_most_likely_class_comes_first(string name, string label)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        (int code, string output, string error) = Run([.. Files(), "--top", "2", TestData.Path("images", name)]);
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^  [ \d]+\.\d\d %  ", lines[1]);
        Assert.EndsWith("%  " + label, lines[1]);
        Assert.EndsWith(" ms", lines[3]);
    }

    [Fact]
    public void What_is_inside_is_drawn()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        string folder = Directory.CreateTempSubdirectory("convnet-look-").FullName;
        try
        {
            (int code, _, string error) = Run([.. Files(), "--look", folder, TestData.Path("images", "chelsea.png")]);
            Assert.Equal((0, ""), (code, error));
            string[] files = [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
            Assert.Equal(["chelsea.conv1.png", "chelsea.fire3.png", "chelsea.fire5.png", "chelsea.fire9.png", "chelsea.where.png", "filters.png"], files);

            // Every picture shows something, and no two the same.
            ImageFile[] pictures = [.. files.Select(file => ImageFile.Read(Path.Combine(folder, file)))];
            Assert.All(pictures, picture => Assert.True(picture.Pixels.Distinct().Count() > 20));
            Assert.Equal(pictures.Length, pictures.Select(picture => picture.Shape).Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_views_give_what_the_plain_network_does()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        string weights = TestData.Path("pretrained", "squeezenet_v1.1.safetensors");
        byte[] pixels = Photo.Prepare(ImageFile.Read(TestData.Path("images", "coffee.png"))).Pixels;
        float[] plain = new float[1000], viewed = new float[1000];
        using Predictor<SqueezeNet11> predictor = SqueezeNet11.Load(weights).CreatePredictor();
        using Predictor<SqueezeNetViews> views = SqueezeNetViews.Load(weights).CreatePredictor(1, "conv10");
        predictor.Run(pixels, plain);
        views.Run(pixels, viewed);
        Assert.All(plain.Zip(viewed), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        // The mean of a class's map is its score.
        Shape maps = SqueezeNetViews.Description.NamedOutputs.Single(output => output.Name == "conv10").Shape;
        double Score(int label) => views.Output("conv10").Slice(label * maps.Height * maps.Width, maps.Height * maps.Width).ToArray().Average();
        int[] highest = [.. Enumerable.Range(0, 1000).OrderByDescending(label => viewed[label]).Take(2)];
        Assert.Equal(Math.Log(viewed[highest[0]] / viewed[highest[1]]), Score(highest[0]) - Score(highest[1]), 1e-3);
    }

    [Theory]
    [InlineData("The photo: there is no file '", "no-such-photo.png")]
    [InlineData("There is no option '--best'", "--best")]
    [InlineData("--top must be a whole number from 1 to 1000, not '0'", "--top", "0")]
    [InlineData("--weights needs a value", "--weights")]
    [InlineData("--labels: there is no file '", "--labels", "none.txt")]
    public void What_is_wrong_is_said(string message, params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(message, error);
    }

    [Fact]
    public void Files_that_are_no_weights_or_no_labels_are_named()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        string photo = TestData.Path("images", "coffee.png"), network = TestData.Path("pretrained", "keras_mnist_cnn.safetensors");
        (int code, string output, string error) = Run([.. Files(), "--weights", photo, photo]);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"{photo} is not a safetensors file", error);

        (code, _, error) = Run([.. Files(), "--weights", network, photo]);
        Assert.Equal(1, code);
        Assert.Contains("SqueezeNet11", error);

        (code, _, error) = Run([.. Files(), "--labels", network, photo]);
        Assert.Equal(1, code);
        Assert.EndsWith("but the network has 1000.", error);
    }

    [Fact]
    public void Help_is_shown_where_nothing_is_asked_for() => Assert.Contains("Usage:", Run().Output);

    [Fact]
    public void Filters_are_drawn_in_grey_around_zero_and_in_their_colours()
    {
        // One filter of one weight for each colour, blue first.
        ImageFile bgr = FilterPicture.Draw([-1f, 0f, 1f], [1, 3, 1, 1], isBgr: true);
        int middle = ((bgr.Shape.Height / 2 * bgr.Shape.Width) + (bgr.Shape.Width / 2)) * 3;
        Assert.Equal([254, 127, 0], bgr.Pixels[middle..(middle + 3)]);
        Assert.Contains("[4, 2, 3, 3]", Assert.Throws<ArgumentException>(() => FilterPicture.Draw(new float[72], [4, 2, 3, 3])).Message);
    }

    [Fact]
    public void A_confusion_matrix_shows_its_counts()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add([0, 0, 1, 1], [0, 0, 0, 1]);
        string[] texts = [.. ConfusionPicture.Draw(matrix, ["cat", "dog"], "pets").Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Equal(["pets", "taken for", "recall", "precision", "class", "cat", "cat", "66.7 %", "100.0 %", "2", "1", "dog", "dog", "100.0 %", "50.0 %", "1", "75.0 %"], texts);
    }
}
