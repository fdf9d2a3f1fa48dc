using ConvNet;
using Samples;
using Samples.Drawing;
using Samples.Networks;

const int TrainImages = 12_000, TestImages = 2_000;

Terminal.SetUp();
try
{
    var options = Options.Parse(args);
    if (options.ShowHelp)
        Console.WriteLine(Options.Help);
    else if (options.Draw is { } folder)
        DrawnDigits.Write(DrawnDigits.Draw(10, seed: 3), folder);
    else if (options.Network == "lenet5")
        Run<LeNet5, LeNet5Views>(new LeNet5(options.Seed), Recipe.LeNet5, options);
    else
        Run<Digits, DigitsViews>(new Digits(options.Seed), Recipe.Cnn, options);
    return 0;
}
catch (Exception e) when (e is UserException or IOException or InvalidDataException or SafeTensorsException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static void Run<TNetwork, TViews>(TNetwork network, Recipe recipe, Options options)
    where TNetwork : class, INetwork<TNetwork>
    where TViews : class, INetwork<TViews>
{
    var data = options.Data is { } mnist
        ? MnistFolder.Load(mnist)
        : new MnistFolder(DrawnDigits.Draw(TrainImages, seed: 1), DrawnDigits.Draw(TestImages, seed: 2));

    // A folder that cannot be is said before the work, not after it.
    if (options.Report is { } folder)
        OutputFolder.Create(folder);
    Report.Title(TNetwork.Description, data, options.Data ?? "digits that this sample draws");
    Report.Network(TNetwork.Description);

    if (options.Weights is null)
        Training.Run(network, recipe, data, options);
    else
        network.Parameters.Load(options.Weights);

    var confusion = Evaluation.Classify(network, data.Test);
    Report.Confusion(confusion);
    Report.Examples(network, data.Test, count: 6);

    if (options.Weights is null)
    {
        network.Parameters.Save(options.Out);
        Report.Saved(new FileInfo(options.Out));
    }

    if (options.Report is not null)
        Report.Drawn(Inside.Draw<TNetwork, TViews>(network, data.Test, confusion, options.Report));

    var cost = InferenceCost.Measure(network, data.Test);
    Report.Result(confusion.Accuracy, cost);
}
