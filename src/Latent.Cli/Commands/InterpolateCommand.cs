using System.CommandLine;
using Latent.Models;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary><c>latent interpolate</c>: ways from example to example.</summary>
internal static class InterpolateCommand
{
    public static Command Create(Terminal terminal)
    {
        var pairs = Options.Number("--pairs", "The number of pairs, each a row.", PictureSizes.Pairs);
        var columns = Options.Number("--columns", "The number of examples in a row, both ends among them.", PictureSizes.Columns, most: 1000);
        var linear = new Option<bool>("--linear") { Description = "Go straight. [default: on the great arc; straight where codes have no prior]" };
        var split = Options.Split("test");
        var label = Labels.One("that of the first of each pair");
        var output = Options.Out("A .png sheet. [default: interpolations.png in the run's folder]");
        return RunCommand.Of(
            "interpolate",
            "Show the way from one example to the next: means of p(x | z), z between their mean codes.",
            [pairs, columns, linear, split, label, output],
            (call, run) =>
            {
                var path = call.GetValue(output) ?? run.Folder.Files.Interpolations;
                Pictures.Check(path, run.Model);
                var examples = run.Examples(call.GetRequiredValue(split));
                var rows = Math.Min(call.GetValue(pairs), examples.Count / 2);
                if (rows == 0)
                    throw new CallException($"{run.Data.Name}: the split has one example, a pair needs two");
                var straight = call.GetValue(linear) || !run.Model.Model.HasNormalPrior;
                run.Folder.SavePicture(path, LatentPictures.Interpolations(
                    run.Model, run.Backend, examples.Slice(0, 2 * rows), call.GetValue(columns), straight, call.GetValue(label)));
                var given = run.Model.Labels is null ? "" : call.GetValue(label) is { } y ? $", label {y}" : ", label of the first";
                terminal.Out.WriteLine(Invariant(
                    $"{path}: {rows:N0} {(rows == 1 ? "pair" : "pairs")} of {examples.Count:N0} {call.GetRequiredValue(split)} examples, a row each, {(straight ? "straight" : "spherical")}{LatentUnits.Top(run.Model).Place}{given}"));
            });
    }
}
