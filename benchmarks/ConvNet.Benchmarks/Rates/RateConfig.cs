using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ConvNet.Benchmarks.Rates;

/// <summary>
/// Workloads as shares of what the processor can do, which is measured in the same run. They run in this process: kernels are compiled once,
/// fully optimised, and a process of their own would only build them again.
/// </summary>
public sealed class RateConfig : ManualConfig
{
    private const int WidestName = 60;

    /// <summary>The columns beside the time.</summary>
    public RateConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(2)
            .WithIterationCount(9)
            .WithIterationTime(TimeInterval.FromMilliseconds(250)));
        HideColumns("Error", "StdDev", "Median");
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(WidestName));
        AddColumn(
            new RateColumn("GFLOP/s", "Operations of the layers' formulas, two for a multiply-add", (work, seconds, _) => Rate(2 * work.MultiplyAdds, seconds), "F1"),
            new RateColumn("of peak", "Those operations as a share of the processor's", (work, seconds, peaks) => Rate(work.MultiplyAdds, seconds) / peaks.Arithmetic, "P0"),
            new RateColumn("own, of peak", "The operations of the algorithm as a share of the processor's", (work, seconds, peaks) => Rate(work.OwnMultiplyAdds, seconds) / peaks.Arithmetic, "P0"),
            new RateColumn("GB/s", "Bytes that must be read and written", (work, seconds, _) => Rate(work.Bytes, seconds), "F1"),
            new RateColumn("of memory", "Those as a share of reading memory; more than all of it comes from caches", (work, seconds, peaks) => Rate(work.Bytes, seconds) / peaks.Memory, "P0"));
    }

    private static double Rate(double amount, double seconds) => amount / seconds / 1e9;

    private sealed class RateColumn(string name, string legend, Func<Workload, double, (double Arithmetic, double Memory), double> rate, string format) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => legend;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public bool IsAvailable(Summary summary) => true;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
        {
            if (Of(benchmarkCase) is not { } work || Seconds(summary, benchmarkCase) is not { } seconds) return "";
            double value = rate(work, seconds, (Measured(summary, Peaks.Arithmetic, w => w.MultiplyAdds), Measured(summary, Peaks.Memory, w => w.Bytes)));
            return value is > 0 and < double.PositiveInfinity ? value.ToString(format, style.CultureInfo) : "";
        }

        private static Workload? Of(BenchmarkCase benchmarkCase) => benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<Workload>().FirstOrDefault();

        private static double? Seconds(Summary summary, BenchmarkCase benchmarkCase) => summary[benchmarkCase]?.ResultStatistics?.Median / 1e9;

        /// <summary>A peak is what was reached at best.</summary>
        private static double Measured(Summary summary, Workload peak, Func<Workload, double> amount) =>
            summary.BenchmarksCases.FirstOrDefault(other => Of(other)?.Name == peak.Name) is { } found && summary[found]?.ResultStatistics?.Min is { } nanoseconds
                ? Rate(amount(peak), nanoseconds / 1e9)
                : double.NaN;
    }
}
