using ConvNet.Model.Layers;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>Linear decay (Huang et al., 2016): the l-th of L residual branches survives with 1 - l / L * (1 - p), the last with p.</summary>
public class StochasticDepthTests
{
    [Fact]
    public void Survival_falls_linearly_to_that_of_the_last_layer() => Assert.Equal(
        [0.875, 0.75, 0.625, 0.5], Survivals(Decaying(0.5), Decaying(0.5), Decaying(0.5), Decaying(0.5)), Close);

    [Fact]
    public void Each_layer_decays_to_its_own_survival() => Assert.Equal(
        [1 - (0.4 / 3), 1 - (2 * 0.6 / 3), 0.2], Survivals(Decaying(0.6), Decaying(0.4), Decaying(0.2)), Close);

    [Fact]
    public void Layers_of_a_given_survival_are_not_counted() => Assert.Equal(
        [0.9, 0.7, 0.3, 0.4], Survivals(Fixed(0.9), Decaying(0.4), Fixed(0.3), Decaying(0.4)), Close);

    [Fact]
    public void A_single_layer_is_the_last() => Assert.Equal([0.8], Survivals(Decaying(0.8)), Close);

    /// <summary>What training draws: 0 with the probability that the branch does not survive, else 1 over that it does.</summary>
    [Fact]
    public void The_masks_have_the_layers_probabilities()
    {
        DropoutMaskKernel[] masks = [.. Plan(Decaying(0.5), Decaying(0.5)).TrainingForward.Steps.Select(step => step.Kernel).OfType<DropoutMaskKernel>()];
        Assert.Equal([0.25, 0.5], masks.Select(mask => mask.Rate), Close);
        Assert.Equal([1 / 0.75, 2], masks.Select(mask => mask.Kept), Close);
        Assert.All(masks, mask => Assert.True(mask.IsOneDraw));
        Assert.DoesNotContain(Plan(Decaying(0.5)).Inference.Steps, step => step.Kernel is DropoutMaskKernel or ScaleKernel);
    }

    private static LayerDefinition Decaying(double survival) => Fixed(survival).With("LinearDecay", true);

    private static LayerDefinition Fixed(double survival) => Layer("StochasticDepth", ("Survival", survival));

    /// <summary>A residual branch for each of the layers.</summary>
    private static NetworkPlan Plan(params LayerDefinition[] depths) => NetworkPlanner.Plan(Graph(
    [
        Input(16, 8, 8),
        .. depths.SelectMany(depth => new[]
        {
            Layer("Fork"), Layer("Branch"), Conv(16, 3, ("Pad", 1)), depth, Layer("Branch"), Layer("Shortcut", ("Planes", 16)), Layer("Add"),
        }),
    ]));

    private static IEnumerable<double> Survivals(params LayerDefinition[] depths) =>
        Plan(depths).Graph.Nodes.Select(node => node.Layer).OfType<StochasticDepth>().Select(depth => depth.Survival);

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
