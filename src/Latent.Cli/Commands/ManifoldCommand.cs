using System.CommandLine;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary><c>latent manifold</c>: a grid through two latent units.</summary>
internal static class ManifoldCommand
{
    // Some ten thousand images on a sheet; more is past what a sheet can show.
    private const int MostSide = 100;

    public static Command Create(Terminal terminal)
    {
        var side = Options.OptionalNumber("--side", "The number of examples across and up. [default: 20 of images, 8 of rows and curves]", most: MostSide);
        var linear = LatentUnits.Reach(
            "--linear", "Even steps from -a to a. [default: steps of equal probability under the prior]");
        var label = Labels.One("the first there is");
        var output = Options.Out("A .png sheet. [default: manifold.png in the run's folder]");
        return RunCommand.Of(
            "manifold",
            "Show means of p(x | z) over a plane of z: the two latent units of largest KL, the others 0.",
            [side, linear, label, output],
            (call, run) =>
            {
                var path = call.GetValue(output) ?? run.Folder.Files.Manifold;
                run.Model.RefuseBits("manifold", "'latent sample RUN --sweeps 5' shows how the prior moves, 'latent traverse' what each bit changes");
                var tiles = Pictures.Check(path, run.Model);
                if (call.GetValue(linear) is null)
                    run.Model.RequireDensity("manifold", "give --linear A for even steps from -A to A");
                var (size, place) = LatentUnits.Top(run.Model);
                UnitUse? use = null;
                var (across, up) = LatentUnits.Plane(null, run.Model, () => use ??= UnitUse.Of(run.Model, run.Backend, run.Examples("test")));
                var count = call.GetValue(side) ?? tiles.Side;
                var values = call.GetValue(linear) is { } a ? CodePath.Spaced(-a, a, count) : LatentPictures.Quantiles(count);
                run.Folder.SavePicture(path, LatentPictures.Manifold(run.Model, run.Backend, across, up, values, call.GetValue(label)));
                var rest = size switch
                {
                    2 => "",
                    3 => "; the other is 0",
                    _ => Invariant($"; the {size - 2} others are 0"),
                };
                terminal.Out.WriteLine(
                    $"{path}: {use?.Name(across) ?? $"z{across}"} to the right, {use?.Name(up) ?? $"z{up}"} upwards{rest}{place}{Labels.Said(call.GetValue(label), run.Model)}");
            });
    }
}
