using System.Reflection;
using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

public sealed class PredictorTests
{
    private const int Images = 7;
    private readonly Linear<WithSoftmax> network = Linear<WithSoftmax>.New(seed: 3);
    private readonly float[] images = [.. Enumerable.Range(0, Images * 8).Select(i => MathF.Sin(i))];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Any_number_of_images_gives_what_each_gives_alone(int maxBatch)
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network, maxBatch);
        var outputs = new float[Images * 3];
        predictor.Run(images, outputs);

        var weight = new float[24];
        network.Parameters.CopyTo("fc.weight", weight);
        for (int n = 0; n < Images; n++)
        {
            double[] exponentials = [.. Enumerable.Range(0, 3).Select(o => Math.Exp(Enumerable.Range(0, 8).Sum(i => (double)weight[(o * 8) + i] * images[(n * 8) + i])))];
            for (int o = 0; o < 3; o++)
                Assert.Equal(exponentials[o] / exponentials.Sum(), outputs[(n * 3) + o], 1e-6);
        }
    }

    [Fact]
    public void Bytes_give_what_the_same_values_as_floats_give()
    {
        byte[] pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 37))];
        float[] planar = [.. Enumerable.Range(0, 16).Select(i => pixels[(i / 8 * 8) + (i % 4 * 2) + (i / 4 % 2)] / 255f)];
        using var predictor = new Predictor<Linear<WithSoftmax>>(network);
        float[] fromBytes = new float[6], fromFloats = new float[6];
        predictor.Run(pixels, fromBytes);
        predictor.Run(planar, fromFloats);
        Assert.Equal(fromFloats, fromBytes);
    }

    [Fact]
    public void The_class_is_that_of_the_highest_output()
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network, 2);
        var outputs = new float[Images * 3];
        var classes = new int[Images];
        predictor.Run(images, outputs);
        predictor.Classify(images, classes);
        for (int n = 0; n < Images; n++)
        {
            ReadOnlySpan<float> scores = outputs.AsSpan(n * 3, 3);
            int highest = scores.IndexOf(Math.Max(scores[0], Math.Max(scores[1], scores[2])));
            Assert.Equal(highest, classes[n]);
            Assert.Equal(highest, predictor.Classify(images.AsSpan(n * 8, 8)));
        }

        Assert.True(classes.Distinct().Count() > 1, "The images should not all be of one class.");
    }

    [Fact]
    public void No_images_give_no_outputs()
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network);
        predictor.Run(ReadOnlySpan<float>.Empty, []);
    }

    [Fact]
    public void No_call_allocates()
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network, 2);
        var outputs = new float[Images * 3];
        var classes = new int[Images];
        var pixels = new byte[Images * 8];
        CallAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            CallAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void CallAll()
        {
            predictor.Run(images, outputs);
            predictor.Run(pixels, outputs);
            predictor.Classify(images, classes);
            predictor.Classify(pixels, classes);
            predictor.Classify(pixels.AsSpan(0, 8));
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused_with_the_shapes()
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network);
        var wrong = Assert.Throws<ArgumentException>(() => predictor.Run(new float[9], new float[3]));
        Assert.Equal("Linear takes images of [2, 2, 2] floats (channels, rows, columns), 8 values each; 9 values are not a whole number of images. (Parameter 'images')", wrong.Message);
        wrong = Assert.Throws<ArgumentException>(() => predictor.Run(new byte[7], new float[3]));
        Assert.Equal("Linear takes images of [2, 2, 2] bytes (rows, columns, channels), 8 values each; 7 values are not a whole number of images. (Parameter 'pixels')", wrong.Message);
        wrong = Assert.Throws<ArgumentException>(() => predictor.Run(new float[16], new float[3]));
        Assert.Equal("2 images give 2 x [3] = 6 floats, but the span holds 3. (Parameter 'outputs')", wrong.Message);
        wrong = Assert.Throws<ArgumentException>(() => predictor.Classify(new float[16], new int[3]));
        Assert.Contains("2 classes", wrong.Message);
        Assert.Throws<ArgumentException>(() => predictor.Classify(new float[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Predictor<Linear<WithSoftmax>>(network, 0));
    }

    [Fact]
    public void A_disposed_predictor_refuses()
    {
        var predictor = new Predictor<Linear<WithSoftmax>>(network);
        predictor.Dispose();
        predictor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predictor.Run(new float[8], new float[3]));
        Assert.Throws<ObjectDisposedException>(() => predictor.Classify(new float[8]));
        Assert.Equal(predictor.GetType().FullName, Assert.Throws<ObjectDisposedException>(() => { predictor.Output("any"); }).ObjectName);
    }

    [Fact]
    public void A_second_thread_is_refused_and_the_first_goes_on()
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network);
        Exception? refused = null;
        Linear<WithSoftmax>.DuringForward = () =>
        {
            var second = new Thread(() => refused = Record.Exception(() => predictor.Run(new float[8], new float[3])));
            second.Start();
            second.Join();
        };
        float[] outputs = new float[3], again = new float[3];
        predictor.Run(images.AsSpan(0, 8), outputs);
        Assert.Contains("give each thread its own Predictor", Assert.IsType<InvalidOperationException>(refused).Message);
        predictor.Run(images.AsSpan(0, 8), again);
        Assert.Equal(again, outputs);
    }

    [Fact]
    public void Disposing_during_a_call_lets_it_finish_and_free()
    {
        var predictor = new Predictor<Linear<WithSoftmax>>(network);
        var scratch = (AlignedMemory)predictor.GetType().GetField("scratch", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(predictor)!;
        Linear<WithSoftmax>.DuringForward = () =>
        {
            predictor.Dispose();
            scratch.Clear();
        };
        var outputs = new float[3];
        predictor.Run(images.AsSpan(0, 8), outputs);
        Assert.Equal(1, outputs.Sum(), 1e-6);
        Assert.Throws<ObjectDisposedException>(scratch.Clear);
        Assert.Throws<ObjectDisposedException>(() => predictor.Run(images.AsSpan(0, 8), outputs));
    }

    [Fact]
    public void Predictors_on_many_threads_share_the_parameters()
    {
        var expected = new float[Images * 3];
        using (var alone = new Predictor<Linear<WithSoftmax>>(network))
            alone.Run(images, expected);

        Parallel.For(0, 8, _ =>
        {
            using var predictor = new Predictor<Linear<WithSoftmax>>(network, 2);
            var outputs = new float[Images * 3];
            for (int i = 0; i < 200; i++)
            {
                predictor.Run(images, outputs);
                Assert.Equal(expected, outputs);
            }
        });

        network.Parameters.CopyFrom("fc.bias", [100, 0, 0]);
        using var changed = new Predictor<Linear<WithSoftmax>>(network);
        Assert.Equal(0, changed.Classify(images.AsSpan(0, 8)));
    }

    [Fact]
    public void The_number_of_threads_can_change_between_calls()
    {
        float[] expected = new float[Images * 3], outputs = new float[Images * 3];
        using var predictor = new Predictor<Linear<WithSoftmax>>(network, 2);
        Assert.Equal(1, predictor.Threads);
        predictor.Run(images, expected);
        foreach (int threads in (ReadOnlySpan<int>)[2, 2, 5, 1])
        {
            predictor.Threads = threads;
            Assert.Equal(threads, predictor.Threads);
            predictor.Run(images, outputs);
            Assert.Equal(expected, outputs);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void There_is_a_thread(int threads)
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network);
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.Threads = threads);
        Assert.Equal(1, predictor.Threads);
    }

    [Fact]
    public void The_number_of_threads_stays_while_a_call_goes_on()
    {
        using var predictor = new Predictor<Linear<WithSoftmax>>(network) { Threads = 2 };
        Exception? refused = null;
        Linear<WithSoftmax>.DuringForward = () => refused = Record.Exception(() => predictor.Threads = 3);
        predictor.Run(images.AsSpan(0, 8), new float[3]);
        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal(2, predictor.Threads);
    }

    [Fact]
    public void Disposing_ends_the_threads_and_refuses_others()
    {
        var predictor = new Predictor<Linear<WithSoftmax>>(network) { Threads = 3 };
        predictor.Run(images.AsSpan(0, 8), new float[3]);
        Thread.Sleep(20);
        predictor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predictor.Threads = 2);
    }

    [Fact]
    public void Parameters_are_prepared_once_for_all_predictors_and_again_when_they_change()
    {
        var counted = Linear<Counted>.New(seed: 3);
        using Predictor<Linear<Counted>> first = new(counted), second = new(counted);
        var outputs = new float[3];
        first.Run(images.AsSpan(0, 8), outputs);
        second.Run(images.AsSpan(0, 8), outputs);
        Assert.Equal(1, Linear<Counted>.Preparations);

        counted.Parameters.CopyFrom("fc.weight", Enumerable.Repeat(0.5f, 24).ToArray());
        first.Run(images.AsSpan(0, 8), outputs);
        Assert.All(outputs, o => Assert.Equal(0.5f * images[..8].Sum(), o, 1e-5f));
        second.Run(images.AsSpan(0, 8), outputs);
        Assert.Equal(2, Linear<Counted>.Preparations);
    }

    private readonly struct Counted : IEnd
    {
        public static bool Softmax => false;
    }
}
