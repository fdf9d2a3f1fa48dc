using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Counts_give_accuracy_precision_and_recall()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Add([0, 0, 1, 1, 0, 1], [0, 0, 0, 1, 1, 2]);
        Assert.Equal(6, matrix.Count);
        Assert.Equal(3, matrix.Correct);
        Assert.Equal(0.5, matrix.Accuracy);
        Assert.Equal(1, matrix[label: 0, prediction: 1]);
        Assert.Equal(1, matrix[label: 2, prediction: 1]);
        Assert.Equal(2 / 3.0, matrix.Precision(0));
        Assert.Equal(1 / 3.0, matrix.Precision(1));
        Assert.Equal(double.NaN, matrix.Precision(2));
        Assert.Equal(2 / 3.0, matrix.Recall(0));
        Assert.Equal(0.5, matrix.Recall(1));
        Assert.Equal(0, matrix.Recall(2));
    }

    /// <summary>Class 0: 2 right, 1 missed, 1 taken wrongly for it. Class 2 is missed; class 3 is nowhere, and does not count.</summary>
    [Fact]
    public void Intersections_are_set_against_unions()
    {
        var matrix = new ConfusionMatrix(4);
        Assert.Equal(double.NaN, matrix.MeanIntersectionOverUnion());
        matrix.Add([0, 0, 1, 1, 0, 1], [0, 0, 0, 1, 1, 2]);
        Assert.Equal(2 / 4.0, matrix.IntersectionOverUnion(0));
        Assert.Equal(1 / 4.0, matrix.IntersectionOverUnion(1));
        Assert.Equal(0, matrix.IntersectionOverUnion(2));
        Assert.Equal(double.NaN, matrix.IntersectionOverUnion(3));
        Assert.Equal(0.25, matrix.MeanIntersectionOverUnion(), 1e-12);
    }

    [Fact]
    public void Ignored_labels_are_not_counted()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Add([0, 1, 2, 2], [0, 255, 1, 255], ignoreIndex: 255);
        Assert.Equal((2, 1), (matrix.Count, matrix.Correct));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add([0], [255]));
    }

    [Fact]
    public void The_table_has_the_shares_beside_and_below()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add([0, 0, 0], [0, 0, 1]);
        Assert.Equal(
            """
            label          0      1 recall
            0              2      0 100.00
            1              1      0   0.00
            precision  66.67      -  66.67
            """,
            matrix.ToString());
    }

    [Fact]
    public void Classes_that_are_not_are_refused()
    {
        var matrix = new ConfusionMatrix(3);
        Assert.Contains("There are 3 classes, 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(3, 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(0, -1));
        Assert.Throws<ArgumentException>(() => matrix.Add([1, 2], [1]));
        Assert.Equal(0, matrix.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(0));
    }

    [Fact]
    public void A_network_is_evaluated_on_every_image()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        byte[] pixels = [.. Enumerable.Range(0, 10 * 8).Select(i => (byte)(i * 53))];
        var classes = new int[10];
        using (var predictor = new Predictor<Linear<WithSoftmax>>(network))
            predictor.Classify(pixels, classes);

        classes[0] = (classes[0] + 1) % 3;
        var dataset = new ImageDataset(new Shape(2, 2, 2), pixels, classes, 3);
        ConfusionMatrix matrix = Evaluation.Classify(network, dataset, maxBatch: 4);
        Assert.Equal(10, matrix.Count);
        Assert.Equal(0.9, matrix.Accuracy);

        var other = new ImageDataset(new Shape(1, 2, 2), new byte[4], new int[1], 3);
        Assert.Contains("Linear takes [2, 2, 2]", Assert.Throws<ArgumentException>(() => Evaluation.Classify(network, other)).Message);
    }
}
