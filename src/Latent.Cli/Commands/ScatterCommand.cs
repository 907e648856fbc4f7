using System.CommandLine;
using System.Text;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary><c>latent scatter</c>: examples as points of a plane of latent means.</summary>
internal static class ScatterCommand
{
    public static Command Create(Terminal terminal)
    {
        var units = new Option<string?>("--units")
        {
            Description = "The units of the two axes, counted from 0. [default: the two of largest KL]",
            HelpName = "i,j",
        };
        var split = Options.Split("test");
        var output = Options.Out("A .png or .svg file. [default: scatter.png in the run's folder]");
        return RunCommand.Of(
            "scatter",
            "Draw the latent means of examples as points, coloured and named by label where the data have labels.",
            [units, split, output],
            (call, run) =>
            {
                var path = call.GetValue(output) ?? run.Folder.Files.Scatter;
                var form = Path.GetExtension(path).ToUpperInvariant();
                if (form is not (".PNG" or ".SVG"))
                    throw new CallException($"--out {path}: expected a name that ends in .png or .svg");
                var examples = run.Examples(call.GetRequiredValue(split));
                var use = UnitUse.Of(run.Model, run.Backend, examples);
                var (across, up) = LatentUnits.Plane(call.GetValue(units), run.Model, () => use);
                var plot = LatentPictures.Scatter(run.Model, run.Backend, examples, across, up, use, run.Data.Source.Classes);
                if (form == ".SVG")
                    run.Folder.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(plot.ToSvg() + "\n")));
                else
                    run.Folder.SavePicture(path, plot.ToImage());
                terminal.Out.WriteLine(Invariant(
                    $"{path}: {examples.Count:N0} examples, {plot.Across} to the right, {plot.Up} upwards{LatentUnits.Top(run.Model).Place}"));
            });
    }
}
