using System.CommandLine;
using System.Text;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent compare</c>: runs side by side.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("runs")
        {
            Description = "The runs' folders, two or more.",
            Arity = new ArgumentArity(1, 100),
        };
        runs.Validators.Add(result =>
        {
            if (result.Tokens is [var only])
                result.AddError($"{only.Value}: is one run; compare two or more");
        });
        var output = Options.Out("An .svg file of the validation bounds over epochs, a line a run. [default: none]");
        var json = Options.Json();
        var command = new Command(
            "compare", "Show runs side by side: where their recipes differ, their numbers, their validation bounds.")
        {
            runs, output, json,
        };
        command.SetAction(result =>
        {
            var folders = new List<RunFolder>();
            var picture = result.GetValue(output);
            if (picture is not null && !Path.GetExtension(picture).Equals(".svg", StringComparison.OrdinalIgnoreCase))
                throw new CallException($"--out {picture}: expected a name that ends in .svg");
            try
            {
                foreach (var run in result.GetRequiredValue(runs))
                    folders.Add(RunFolder.Open(run));
                var comparison = RunComparison.Of(folders);
                if (result.GetValue(json))
                    terminal.Out.WriteLine(ComparisonTable.Json(comparison).ToJsonString());
                else
                    ComparisonTable.Write(comparison, terminal);
                if (picture is not null)
                {
                    folders[0].Write(picture, stream => stream.Write(Encoding.UTF8.GetBytes(comparison.ToSvg())));
                    if (!result.GetValue(json))
                        terminal.Out.WriteLine(picture);
                }

                return ExitCode.Success;
            }
            finally
            {
                folders.ForEach(x => x.Dispose());
            }
        });
        return command;
    }
}
