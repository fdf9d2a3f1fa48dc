using ConvNet.Testing;

namespace ConvNet.Samples.Tests.Pretrained;

/// <summary>Published weights do here what they do in the frameworks that they come from.</summary>
public class PretrainedTests
{
    [Fact]
    public void ResNet20_knows_915_of_the_1000_images_of_CIFAR10()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        ImageDataset images = Cifar10File.Read(TestData.Path("datasets", "cifar10", "cifar10_test_0_999.bin.gz"));
        SafetensorsFile expected = SafetensorsFile.Read(TestData.Path("pretrained", "cifar10_resnet20-12fca82f.expected.safetensors"));
        float[] logits = expected.Floats("logits_test_0_999"), probabilities = new float[logits.Length];
        using Predictor<CifarResNet20> predictor =
            CifarResNet20.Load(TestData.Path("pretrained", "cifar10_resnet20-12fca82f.safetensors")).CreatePredictor(maxBatch: 50);
        predictor.Run(images.Pixels(0, images.Count), probabilities);

        var matrix = new ConfusionMatrix(Cifar10File.Classes);
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<float> found = probabilities.AsSpan(i * 10, 10);
            Assert.InRange(Difference(logits.AsSpan(i * 10, 10), found), 0, 2e-4);
            matrix.Add(ArgMax(found), images.Labels[i]);
        }

        Assert.Equal(915, matrix.Correct);
        Assert.Equal(1000, matrix.Count);
    }

    [Fact]
    public void The_CNN_of_Keras_knows_9927_of_the_10000_digits()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        ImageDataset images = MnistFolder.Load(TestData.Path("datasets", "mnist")).Test;
        SafetensorsFile expected = SafetensorsFile.Read(TestData.Path("pretrained", "keras_mnist_cnn.expected.safetensors"));
        using Predictor<KerasMnist> predictor = KerasMnist.Load(TestData.Path("pretrained", "keras_mnist_cnn.safetensors")).CreatePredictor(maxBatch: 100);

        int[] classes = new int[images.Count];
        predictor.Classify(images.Pixels(0, images.Count), classes);
        Assert.Equal(expected.Integers("argmax_all"), classes);
        Assert.Equal(9927, classes.Zip(images.Labels.ToArray()).Count(pair => pair.First == pair.Second));

        float[] logits = expected.Floats("logits_first100"), probabilities = new float[logits.Length];
        predictor.Run(images.Pixels(0, 100), probabilities);
        for (int i = 0; i < 100; i++)
            Assert.InRange(Difference(logits.AsSpan(i * 10, 10), probabilities.AsSpan(i * 10, 10)), 0, 2e-4);
    }

    [Fact]
    public void SqueezeNet_gives_photos_the_scores_of_the_original()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        SafetensorsFile photos = SafetensorsFile.Read(TestData.Path("images", "photos_227x227_rgb_hwc_uint8.safetensors"));
        SafetensorsFile expected = SafetensorsFile.Read(TestData.Path("pretrained", "squeezenet_v1.1.expected.safetensors"));
        using Predictor<SqueezeNet11> predictor = SqueezeNet11.Load(TestData.Path("pretrained", "squeezenet_v1.1.safetensors")).CreatePredictor();
        float[] probabilities = new float[1000];
        foreach (string name in expected.Names)
        {
            byte[] pixels = [.. photos.Integers(name).Select(value => (byte)value)];
            ImageLayout.SwapRedAndBlue<byte>(pixels);
            predictor.Run(pixels, probabilities);
            float[] logits = expected.Floats(name);
            Assert.Equal(ArgMax(logits), ArgMax(probabilities));
            Assert.True(Difference(logits, probabilities) < 2e-4, $"{name}: {Difference(logits, probabilities)}");
        }
    }

    /// <summary>
    /// The largest difference between the logarithms of the probabilities that follow from logits and those found, in units of the largest
    /// logit. Probabilities too small to be normal numbers are not looked at.
    /// </summary>
    private static double Difference(ReadOnlySpan<float> logits, ReadOnlySpan<float> probabilities)
    {
        double largest = logits.ToArray().Max(logit => Math.Abs((double)logit)), highest = logits.ToArray().Max();
        double logarithm = highest + Math.Log(logits.ToArray().Sum(logit => Math.Exp(logit - highest)));
        double difference = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (logits[i] - logarithm > -80)
                difference = Math.Max(difference, Math.Abs(logits[i] - logarithm - Math.Log(probabilities[i])));
        }

        return difference / Math.Max(largest, 1);
    }

    private static int ArgMax(ReadOnlySpan<float> values)
    {
        int highest = 0;
        for (int i = 1; i < values.Length; i++)
            highest = values[i] > values[highest] ? i : highest;
        return highest;
    }
}
