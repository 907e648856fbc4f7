using System.CommandLine;
using System.Text;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent scatter</c>: examples as points of a plane of latent means.</summary>
internal static class ScatterCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var units = new Option<string?>("--units")
        {
            Description = "The units of the two axes, counted from 0. [default: the two of largest KL]",
            HelpName = "i,j",
        };
        var split = Options.Split("test");
        var output = Options.Out("A .png or .svg file. [default: scatter.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "scatter", "Draw the latent means of examples as points, coloured and named by label where the data have labels.")
        {
            run, units, split, output, directory, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var path = result.GetValue(output) ?? folder.Files.Scatter;
            var form = Path.GetExtension(path).ToUpperInvariant();
            if (form is not (".PNG" or ".SVG"))
                throw new CallException($"--out {path}: expected a name that ends in .png or .svg");
            using var data = LatentUnits.Data(folder, model, directory, result);
            var examples = data.Pick(result.GetRequiredValue(split));
            using var backend = new CpuBackend(result.GetValue(threads));
            var use = UnitUse.Of(model, backend, examples);
            var (across, up) = LatentUnits.Plane(result.GetValue(units), model, () => use);
            var plot = LatentPictures.Scatter(model, backend, examples, across, up, use, data.Source.Classes);
            if (form == ".SVG")
                folder.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(plot.ToSvg() + "\n")));
            else
                folder.SavePicture(path, plot.ToImage());
            terminal.Out.WriteLine(Invariant(
                $"{path}: {examples.Count:N0} examples, {plot.Across} to the right, {plot.Up} upwards{LatentUnits.Top(model).Place}"));
            return ExitCode.Success;
        });
        return command;
    }
}
