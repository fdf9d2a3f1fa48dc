using System.Collections;
using System.Diagnostics;
using System.Text;

namespace ConvNet.Package.Tests;

/// <summary>Runs a program and collects what it prints.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs <c>dotnet</c> as from a fresh shell: no build server outlives it, and nothing of the test's own build leaks in.</summary>
    public static Result Dotnet(string folder, params string[] arguments) => Run("dotnet", folder, arguments);

    /// <summary>Runs a program to its end.</summary>
    public static Result Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {Limit.TotalMinutes} minutes:\n{output}");
        }

        process.WaitForExit();
        return new Result($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.ToString());

        void Collect(object sender, DataReceivedEventArgs line)
        {
            // Null is the end of one of the two streams, which is no line.
            if (line.Data is null)
                return;
            lock (output)
                output.AppendLine(line.Data);
        }
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>What came out.</summary>
    public sealed record Result(string Command, int ExitCode, string Output)
    {
        /// <summary>This result, after checking that the command succeeded.</summary>
        public Result Succeeded()
        {
            Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}");
            return this;
        }

        /// <summary>This result, after checking that the command failed.</summary>
        public Result Failed()
        {
            Assert.True(ExitCode != 0, $"{Command} was expected to fail, but succeeded:\n{Output}");
            return this;
        }
    }
}
