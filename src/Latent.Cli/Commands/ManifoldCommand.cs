using System.CommandLine;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent manifold</c>: a grid through two latent units.</summary>
internal static class ManifoldCommand
{
    // Some ten thousand images on a sheet; more is past what a sheet can show.
    private const int MostSide = 100;

    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var side = Options.OptionalNumber("--side", "The number of examples across and up. [default: 20 of images, 8 of rows and curves]", most: MostSide);
        var linear = LatentUnits.Reach(
            "--linear", "Even steps from -a to a. [default: steps of equal probability under the prior]");
        var label = Labels.One("the first there is");
        var output = Options.Out("A .png sheet. [default: manifold.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "manifold", "Show means of p(x | z) over a plane of z: the two latent units of largest KL, the others 0.")
        {
            run, side, linear, label, output, directory, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var path = result.GetValue(output) ?? folder.Files.Manifold;
            var tiles = Pictures.Check(path, model);
            if (result.GetValue(linear) is null)
                model.RequireDensity("manifold", "give --linear A for even steps from -A to A");
            using var backend = new CpuBackend(result.GetValue(threads));
            var (size, place) = LatentUnits.Top(model);
            UnitUse? use = null;
            var (across, up) = LatentUnits.Plane(null, model, () =>
            {
                if (use is not null)
                    return use;
                using var data = LatentUnits.Data(folder, model, directory, result);
                return use = UnitUse.Of(model, backend, data.Test);
            });
            var count = result.GetValue(side) ?? tiles.Side;
            var values = result.GetValue(linear) is { } a ? CodePath.Spaced(-a, a, count) : LatentPictures.Quantiles(count);
            folder.SavePicture(path, LatentPictures.Manifold(model, backend, across, up, values, result.GetValue(label)));
            var rest = size switch
            {
                2 => "",
                3 => "; the other is 0",
                _ => Invariant($"; the {size - 2} others are 0"),
            };
            terminal.Out.WriteLine(
                $"{path}: {use?.Name(across) ?? $"z{across}"} to the right, {use?.Name(up) ?? $"z{up}"} upwards{rest}{place}{Labels.Said(result.GetValue(label), model)}");
            return ExitCode.Success;
        });
        return command;
    }
}
