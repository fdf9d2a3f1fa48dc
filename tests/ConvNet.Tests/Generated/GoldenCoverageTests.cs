using ConvNet.Testing;
using ConvNet.Testing.Golden;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>No recorded case of PyTorch is left unread.</summary>
public class GoldenCoverageTests
{
    [Fact]
    public void Every_recorded_operator_is_compared()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        string[] recorded = [.. Directory.GetFiles(TestData.Path("golden"), "*__*.safetensors").Select(path => Path.GetFileName(path).Split("__")[0]).Distinct().Order()];
        string[] compared =
        [
            .. GoldenOperator.Names, "concat", "add", "add_relu", "fire_module", "se_block", "shortcut_a",
            "cross_entropy", "multiclass_hinge", "bce_with_logits", "mse", "l1_loss", "smooth_l1_loss", "optimizer", "lr_schedule",
        ];
        Assert.Empty(recorded.Except(compared));
    }
}
