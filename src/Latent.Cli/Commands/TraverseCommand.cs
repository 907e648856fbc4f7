using System.CommandLine;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent traverse</c>: what each latent unit changes.</summary>
internal static class TraverseCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var units = Options.Number("--units", "The most units to show.", PictureSizes.Units);
        var columns = Options.Number("--columns", "The number of values.", PictureSizes.Columns, most: 1000);
        var range = LatentUnits.Reach("--range", "The values go from -a to a. [default: 3]");
        var index = new Option<int?>("--index")
        {
            Description = "The test example at whose code the other units stay, from 0. [default: none, they stay at 0]",
            HelpName = "n",
        };
        var label = Labels.One("that of the example, or the first there is");
        var output = Options.Out("A .png sheet. [default: traversals.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "traverse", "Show what each latent unit changes: a row a unit, that of largest KL first, its value growing.")
        {
            run, units, columns, range, index, label, output, directory, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var path = result.GetValue(output) ?? folder.Files.Traversals;
            Pictures.Check(path, model);
            if (result.GetValue(range) is null)
                model.RequireDensity("traverse", "give --range A for values from -A to A, best with --index N");
            using var data = LatentUnits.Data(folder, model, directory, result);
            using var backend = new CpuBackend(result.GetValue(threads));
            var code = Array.Empty<float>();
            var given = result.GetValue(label);
            if (result.GetValue(index) is { } row)
            {
                if ((uint)row >= (uint)data.Test.Count)
                    throw new CallException(Invariant($"--index {row}: expected 0 to {data.Test.Count - 1}"));
                using var top = new TopLevel(model, backend);
                code = top.Codes(data.Test.Slice(row, 1));
                given ??= model.Labels is null ? null : data.Test.Labels.Span[row];
            }

            var use = UnitUse.Of(model, backend, data.Test);
            int[] shown = [.. use.Order.Take(result.GetValue(units))];
            var reach = result.GetValue(range) ?? PictureSizes.Reach;
            var values = CodePath.Spaced(-reach, reach, result.GetValue(columns));
            folder.SavePicture(path, LatentPictures.Traversals(model, backend, code, shown, values, given));
            terminal.Out.WriteLine(Invariant(
                $"{path}: from -{reach} to {reach}, a row each: {string.Join(", ", shown.Select(use.Name))}")
                + LatentUnits.Top(model).Place + Labels.Said(given, model));
            return ExitCode.Success;
        });
        return command;
    }
}
