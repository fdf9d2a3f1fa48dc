using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>What the messages about windows say and offer, against trying everything.</summary>
public class FitRuleTests
{
    [Fact]
    public void An_exact_window_is_an_error_just_when_it_leaves_a_rest()
    {
        foreach ((int height, int width, LayerDefinition layer) in Windows())
        {
            (int window, int stride, int pad) = (layer.Int("Window", 0), layer.Int("Stride", layer.Kind == "Conv" ? 1 : layer.Int("Window", 0)), layer.Int("Pad", 0));
            bool TooLarge(int input) => input + (2 * pad) < window;
            bool Rest(int input) => (input + (2 * pad) - window) % stride != 0;
            string[] expected = pad > window / 2 && layer.Kind != "Conv" ? [ProblemIds.PoolPadTooLarge] : [];
            if (TooLarge(height) || TooLarge(width)) expected = [.. expected, ProblemIds.WindowTooLarge];
            else if (Rest(height) || Rest(width)) expected = [.. expected, ProblemIds.DoesNotFit];

            Assert.Equal(expected, Problems(height, width, layer).Where(p => p.IsError).Select(p => p.Id));
        }
    }

    [Fact]
    public void Every_remedy_of_a_window_solves_it()
    {
        int tried = 0;
        foreach ((int height, int width, LayerDefinition layer) in Windows().Concat(RectangularWindows()))
        {
            foreach (Problem problem in Problems(height, width, layer).Where(p => p.Id is ProblemIds.DoesNotFit or ProblemIds.WindowTooLarge))
            {
                Assert.NotEmpty(problem.Remedies);
                foreach (Remedy remedy in problem.Remedies)
                {
                    // A window that fits in size may still leave a rest: the next problem.
                    IEnumerable<Problem> left = Problems(height, width, Apply(layer, remedy)).Where(p => p.IsError);
                    int before = Problems(height, width, layer).Count(p => p.Id == problem.Id), after = left.Count(p => p.Id == problem.Id);
                    Assert.True(after < before, $"{layer.Kind} on {height}x{width}: '{remedy.Title}' does not solve '{string.Join(" | ", problem.MessageArguments)}'.");
                    Assert.DoesNotContain(left, p => p.Id is ProblemIds.NegativePad or ProblemIds.NotPositive);
                    tried++;
                }
            }
        }

        Assert.True(tried > 1000, $"Only {tried} remedies were tried.");
    }

    [Fact]
    public void Every_nearby_stride_that_fits_is_offered()
    {
        foreach ((int height, int width, LayerDefinition layer) in Windows())
        {
            Problem? problem = Problems(height, width, layer).FirstOrDefault(p => p.Id == ProblemIds.DoesNotFit);
            if (problem == null) continue;
            int window = layer.Int("Window", 0), declared = layer.Int("Stride", layer.Kind == "Conv" ? 1 : window), pad = layer.Int("Pad", 0);
            int[] fitting = Enumerable.Range(1, 2 * Math.Max(window, declared))
                .Where(s => new[] { height, width }.All(n => n + (2 * pad) - window is var span && span % s == 0 && s <= Math.Max(span, 1)))
                .OrderBy(s => Math.Abs(s - declared)).ThenBy(s => s).Take(4).Order().ToArray();
            Assert.Equal(fitting.Select(s => $"{s}"), problem.Remedies.Where(r => r.Argument == "Stride").Select(r => r.Value));
        }
    }

    [Fact]
    public void Unread_positions_are_those_that_no_window_reads()
    {
        for (int input = 1; input <= 16; input++)
            for (int size = 1; size <= 4; size++)
                for (int stride = 1; stride <= 5; stride++)
                    for (int dilation = 1; dilation <= 3; dilation++)
                        for (int pad = 0; pad <= 2; pad++)
                        {
                            var axis = new WindowAxis(size, stride, pad, dilation, Fit.Floor);
                            if (axis.Extent > input + (2 * pad)) continue;
                            SlidAxis slid = axis.Slide(input);
                            var read = new HashSet<int>();
                            for (int o = 0; o < slid.Output; o++)
                                for (int k = 0; k < size; k++) read.Add((o * stride) + (k * dilation) - pad);

                            int unreadBorder = Math.Max(0, -slid.Overhang);
                            LayerDefinition layer = Conv(16, size, ("Stride", stride), ("Pad", pad), ("Dilation", dilation), ("Fit", (int)Fit.Floor));
                            Problem[] problems = Problems(input, input, layer).ToArray();
                            Assert.Equal(unreadBorder > 0, problems.Any(p => p.Id == ProblemIds.UnreadBorder));

                            // Between the first window and the last, once windows overlap as they do in the long run.
                            Problem? gaps = problems.FirstOrDefault(p => p.Id == ProblemIds.UnreadGaps);
                            int from = (int)axis.Extent - pad, to = ((slid.Output - 1) * stride) - pad;
                            int[] steady = Enumerable.Range(from, Math.Max(0, to - from)).ToArray();
                            if (steady.Length >= stride) Assert.Equal(steady.Any(p => !read.Contains(p)), gaps != null);
                        }
    }

    [Fact]
    public void Groups_that_are_offered_divide()
    {
        for (int channels = 1; channels <= 24; channels++)
            for (int filters = 1; filters <= 24; filters++)
                for (int groups = 1; groups <= 26; groups++)
                {
                    LayerDefinition layer = Conv(filters, 1, ("Groups", groups));
                    bool divides = channels % groups == 0 && filters % groups == 0;
                    Problem? problem = ShapeInference.Infer(Network(Input(channels, 4, 4), layer)).Problems.SingleOrDefault(p => p.IsError);
                    Assert.Equal(divides, problem == null);
                    if (problem == null) continue;
                    Assert.Equal(ProblemIds.GroupsDoNotDivide, problem.Id);
                    Assert.All(problem.Remedies, r => Assert.True(channels % int.Parse(r.Value!) == 0 && filters % int.Parse(r.Value!) == 0));
                }
    }

    private static IEnumerable<(int Height, int Width, LayerDefinition Layer)> Windows() =>
        from height in Enumerable.Range(1, 9)
        from width in new[] { height, height + 1, height + 4 }
        from window in Enumerable.Range(1, 5)
        from stride in Enumerable.Range(1, 4)
        from pad in Enumerable.Range(0, 3)
        from layer in new[] { Conv(16, window, ("Stride", stride), ("Pad", pad)), MaxPool(window, ("Stride", stride), ("Pad", pad)), MaxPool(window, ("Pad", pad)) }
        select (height, width, layer);

    private static IEnumerable<(int Height, int Width, LayerDefinition Layer)> RectangularWindows() =>
        from height in Enumerable.Range(1, 7)
        from width in new[] { 5, 8 }
        from windowHeight in Enumerable.Range(1, 4)
        from strideWidth in Enumerable.Range(1, 3)
        from dilation in new[] { 1, 2 }
        select (height, width, Conv(16, 3, ("WindowHeight", windowHeight), ("Stride", 2), ("StrideWidth", strideWidth), ("Dilation", dilation)));

    private static LayerDefinition Apply(LayerDefinition layer, Remedy remedy)
    {
        Assert.Equal(RemedyKind.SetArgument, remedy.Kind);
        int value = remedy.Value switch { "Fit.Floor" => (int)Fit.Floor, "Fit.Ceiling" => (int)Fit.Ceiling, { } number => int.Parse(number), null => throw new InvalidOperationException() };
        return layer.With(remedy.Argument!, value);
    }

    private static IEnumerable<Problem> Problems(int height, int width, LayerDefinition layer) =>
        ShapeInference.Infer(Network(Input(1, height, width), layer)).Problems;
}
