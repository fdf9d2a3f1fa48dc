using Architectures;
using ConvNet;
using Samples;
using Training;

const int TrainScenes = 2000, TestScenes = 400, ShownScenes = 8;

Terminal.SetUp();
try
{
    var options = Options.Parse(args);
    if (options.ShowHelp)
        Console.WriteLine(Options.Help);
    else if (options.Recipe == "fashion")
        Session.Run(new FashionVGG(options.Seed), LabelledImages.Fashion(options.RequireData("Fashion-MNIST's four IDX files")), Recipe.Fashion, options);
    else if (options.Recipe == "resnet20")
        Session.Run(new CifarResNet20(options.Seed), LabelledImages.Cifar10(options.RequireData("CIFAR-10's binary files")), Recipe.ResNet20, options);
    else
        Segment(options);
    return 0;
}
catch (Exception e) when (e is UserException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static void Segment(Options options)
{
    var network = new SmallFCN(options.Seed);
    var test = SceneSet.Draw(TestScenes, seed: 2);
    Session.Run(network, new LabelledPixels(SceneSet.Draw(TrainScenes, seed: 1), test), Recipe.Segmentation, options);

    var file = Path.Combine(options.Out, "segmentation.png");
    PredictionSheet.Draw(network, test, ShownScenes).Save(file);
    Report.Saved("Images, truth and predictions (disc orange, square blue, triangle green)", file);
}
