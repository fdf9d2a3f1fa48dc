using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>Networks of thousands of layers are planned with work that grows with their number, not with its square, and without a deep stack.</summary>
public class DeepNetworkTests
{
    public static readonly TheoryData<string> Units = ["Conv, ReLU", "Conv, BatchNorm, ReLU", "Fork, Branch, Conv, Branch, Add", "MaxPool"];

    /// <summary>What is allocated stands for the work: it is the same on every machine, as time is not.</summary>
    [Theory]
    [MemberData(nameof(Units))]
    public void Four_times_the_layers_are_four_times_the_work(string unit)
    {
        foreach (Action<NetworkGraph> work in new Action<NetworkGraph>[] { g => NetworkPlanner.Plan(g), g => NetworkPlanner.Plan(g, PlanTarget.Gpu), g => new NetworkSummary(g).Table().Count() })
        {
            Allocated(work, Repeat(unit, 10));
            double ratio = (double)Allocated(work, Repeat(unit, 400)) / Allocated(work, Repeat(unit, 100));
            Assert.InRange(ratio, 2, 5);
        }
    }

    [Theory]
    [InlineData("Flatten", "ReLU", "Dense")]
    [InlineData("Flatten", "Flatten", "Dense")]
    [InlineData("Conv", "Tanh", "Conv")]
    public void A_long_run_needs_no_deep_stack(string first, string between, string last)
    {
        NetworkGraph graph = Graph([Input(3, 8, 8), Of(first), .. Enumerable.Repeat(Of(between), 5000), Of(last)]);
        var thread = new Thread(
            () =>
            {
                NetworkPlanner.Plan(graph);
                NetworkPlanner.Plan(graph, PlanTarget.Gpu);
            },
            maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
    }

    private static long Allocated(Action<NetworkGraph> work, NetworkGraph graph)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work(graph);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static NetworkGraph Repeat(string unit, int count) =>
        Graph([Input(16, 8, 8), .. Enumerable.Repeat(unit.Split(", "), count).SelectMany(u => u).Select(Of)]);

    private static LayerDefinition Of(string kind) => kind switch
    {
        "Conv" => Conv(16, 3, ("Pad", 1)),
        "MaxPool" => MaxPool(3, ("Stride", 1), ("Pad", 1)),
        "Dense" => Dense(4),
        _ => Layer(kind),
    };
}
