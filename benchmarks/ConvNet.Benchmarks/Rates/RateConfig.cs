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
            new RateColumn("GFLOP/s", "Operations of the layers' formulas, two for a multiply-add", work => 2 * work.MultiplyAdds),
            new RateColumn("of peak", "Those operations as a share of the processor's", work => work.MultiplyAdds, Peaks.Arithmetic),
            new RateColumn("own, of peak", "The operations of the algorithm as a share of the processor's", work => work.OwnMultiplyAdds, Peaks.Arithmetic),
            new RateColumn("GB/s", "Bytes that must be read and written", work => work.Bytes),
            new RateColumn("of memory", "Those as a share of reading memory; more than all of it comes from caches", work => work.Bytes, Peaks.Memory));
    }

    /// <param name="amount">What a call does; a column in which no row does anything is left out.</param>
    /// <param name="peak">What the rate is a share of; without it the rate itself is shown, in billions.</param>
    private sealed class RateColumn(string name, string legend, Func<Workload, double> amount, Workload? peak = null) : IColumn
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

        public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Select(Of).Any(work => work is not null && !IsPeak(work) && amount(work) > 0);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
        {
            if (Of(benchmarkCase) is not { } work || amount(work) == 0 || summary[benchmarkCase]?.ResultStatistics is not { } time) return "";
            double rate = amount(work) / time.Median;
            if (peak is null) return rate.ToString("F1", style.CultureInfo);

            // A peak is what was reached at best.
            double? best = summary.BenchmarksCases.Where(other => Of(other)?.Name == peak.Name).Select(found => summary[found]?.ResultStatistics?.Min).FirstOrDefault();
            return best is null ? "" : (rate * best.Value / amount(peak)).ToString("P0", style.CultureInfo);
        }

        private static bool IsPeak(Workload work) => work.Name == Peaks.Arithmetic.Name || work.Name == Peaks.Memory.Name;

        private static Workload? Of(BenchmarkCase benchmarkCase) => benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<Workload>().FirstOrDefault();
    }
}
