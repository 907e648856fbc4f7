using System.CommandLine;
using Latent.Runs;
using Latent.Runs.Report;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent report</c>: everything a run has to show, as one page.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var output = Options.Out("An .html file. [default: report.html in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "report", "Write one page of what a run is and shows: numbers, curves, pictures, latent units, recipe.")
        {
            run, output, directory, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            var path = result.GetValue(output) ?? folder.Files.Report;
            if (Path.GetExtension(path).ToUpperInvariant() is not (".HTML" or ".HTM"))
                throw new CallException($"--out {path}: expected a name that ends in .html");
            using var backend = new CpuBackend(result.GetValue(threads));
            RunReport.Write(folder, path, backend, folder.Recipe.With(directory, "data.directory", result));
            terminal.Out.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }
}
