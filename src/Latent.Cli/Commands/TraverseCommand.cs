using System.CommandLine;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary><c>latent traverse</c>: what each latent unit changes.</summary>
internal static class TraverseCommand
{
    public static Command Create(Terminal terminal)
    {
        var units = Options.Number("--units", "The most units to show.", PictureSizes.Units);
        var columns = Options.Number("--columns", "The number of values.", PictureSizes.Columns, most: 1000);
        var range = LatentUnits.Reach("--range", "The values go from -a to a, of a bit from 0 to a. [default: 3, of a bit 1]");
        var index = new Option<int?>("--index")
        {
            Description = "The test example at whose code the other units stay, from 0. [default: none, they stay at 0]",
            HelpName = "n",
        };
        var label = Labels.One("that of the example, or the first there is");
        var output = Options.Out("A .png sheet. [default: traversals.png in the run's folder]");
        return RunCommand.Of(
            "traverse",
            "Show what each latent unit changes: a row a unit, that of largest KL first, its value growing.",
            [units, columns, range, index, label, output],
            (call, run) =>
            {
                var path = call.GetValue(output) ?? run.Folder.Files.Traversals;
                Pictures.Check(path, run.Model);
                if (call.GetValue(range) is null)
                    run.Model.RequireDensity("traverse", "give --range A for values from -A to A, best with --index N");
                var (code, test) = (Array.Empty<float>(), run.Examples("test"));
                var given = call.GetValue(label);
                if (call.GetValue(index) is { } row)
                {
                    if ((uint)row >= (uint)test.Count)
                        throw new CallException(Invariant($"--index {row}: expected 0 to {test.Count - 1}"));
                    using var top = new TopLevel(run.Model, run.Backend);
                    code = top.Codes(test.Slice(row, 1));
                    given ??= run.Model.Labels is null ? null : test.Labels.Span[row];
                }

                var use = UnitUse.Of(run.Model, run.Backend, test);
                int[] shown = [.. use.Order.Take(call.GetValue(units))];
                var reach = call.GetValue(range) ?? (run.Model.Model.Boltzmann is null ? PictureSizes.Reach : 1);
                var from = run.Model.Model.Boltzmann is null ? -reach : 0;
                var values = CodePath.Spaced(from, reach, call.GetValue(columns));
                run.Folder.SavePicture(path, LatentPictures.Traversals(run.Model, run.Backend, code, shown, values, given));
                terminal.Out.WriteLine(Invariant(
                    $"{path}: from {from} to {reach}, a row each: {string.Join(", ", shown.Select(use.Name))}")
                    + LatentUnits.Top(run.Model).Place + Labels.Said(given, run.Model));
            });
    }
}
