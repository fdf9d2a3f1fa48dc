using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Samples;

/// <summary>What the samples that draw with Spectre.Console have in common.</summary>
internal static class Terminal
{
    /// <summary>Plain text where the output is not a terminal, and numbers written alike everywhere.</summary>
    public static void SetUp()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = Encoding.UTF8;
        if (!Console.IsOutputRedirected)
            return;

        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    }

    /// <summary>Does something in steps, behind a progress bar where there is a terminal to draw it on.</summary>
    public static void Progress(string what, int steps, Action<Action> work)
    {
        if (!AnsiConsole.Profile.Capabilities.Ansi)
        {
            work(() => { });
            return;
        }

        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(what, maxValue: steps);
                work(() => task.Increment(1));
            });
    }
}
