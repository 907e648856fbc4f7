using System.CommandLine;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent interpolate</c>: ways from example to example.</summary>
internal static class InterpolateCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var pairs = Options.Number("--pairs", "The number of pairs, each a row.", PictureSizes.Pairs);
        var columns = Options.Number("--columns", "The number of examples in a row, both ends among them.", PictureSizes.Columns, most: 1000);
        var linear = new Option<bool>("--linear") { Description = "Go straight. [default: on the great arc; straight where codes have no prior]" };
        var split = Options.Split("test");
        var label = Labels.One("that of the first of each pair");
        var output = Options.Out("A .png sheet. [default: interpolations.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "interpolate", "Show the way from one example to the next: means of p(x | z), z between their mean codes.")
        {
            run, pairs, columns, linear, split, label, output, directory, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var path = result.GetValue(output) ?? folder.Files.Interpolations;
            Pictures.Check(path, model);
            using var data = LatentUnits.Data(folder, model, directory, result);
            var examples = data.Pick(result.GetRequiredValue(split));
            var rows = Math.Min(result.GetValue(pairs), examples.Count / 2);
            if (rows == 0)
                throw new CallException($"{data.Name}: the split has one example, a pair needs two");
            using var backend = new CpuBackend(result.GetValue(threads));
            var straight = result.GetValue(linear) || !model.Model.HasDensity;
            folder.SavePicture(path, LatentPictures.Interpolations(
                model, backend, examples.Slice(0, 2 * rows), result.GetValue(columns), straight, result.GetValue(label)));
            var given = model.Labels is null ? "" : result.GetValue(label) is { } y ? $", label {y}" : ", label of the first";
            terminal.Out.WriteLine(Invariant(
                $"{path}: {rows:N0} {(rows == 1 ? "pair" : "pairs")} of {examples.Count:N0} {result.GetRequiredValue(split)} examples, a row each, {(straight ? "straight" : "spherical")}{LatentUnits.Top(model).Place}{given}"));
            return ExitCode.Success;
        });
        return command;
    }
}
