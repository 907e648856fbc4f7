using System.CommandLine;
using Latent.Runs.Report;

namespace Latent.Cli.Commands;

/// <summary><c>latent report</c>: everything a run has to show, as one page.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = Options.Out("An .html file. [default: report.html in the run's folder]");
        return RunCommand.Of(
            "report",
            "Write one page of what a run is and shows: numbers, curves, pictures, latent units, recipe.",
            [output],
            (call, run) =>
            {
                var path = call.GetValue(output) ?? run.Folder.Files.Report;
                if (Path.GetExtension(path).ToUpperInvariant() is not (".HTML" or ".HTM"))
                    throw new CallException($"--out {path}: expected a name that ends in .html");
                RunReport.Write(run.Folder, path, run.Backend, run.Recipe);
                terminal.Out.WriteLine(path);
            });
    }
}
