using System.CommandLine;
using Latent.Runs;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent sample</c>: data drawn from a run's model.</summary>
internal static class SampleCommand
{
    // A sheet of eight by eight.
    private const int Usual = 64;

    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var count = Options.Number("--count", "How many to draw, where there are several labels of each. [default: 64; of several labels 10]");
        var label = Labels.Several();
        var seed = new Option<ulong>("--seed")
        {
            Description = "Fixes the draws.",
            HelpName = "n",
            DefaultValueFactory = _ => 1,
        };
        var output = Options.Out(
            "A .png sheet, or .npy or .csv for the values. [default: samples.png in the run's folder]");
        var threads = Options.Threads();
        var command = new Command("sample", "Draw from a run's model: means of p(x | z) with z from the prior, or of p(x | y, z) at labels y.")
        {
            run, count, label, seed, output, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            using var backend = new CpuBackend(result.GetValue(threads));
            var path = result.GetValue(output) ?? folder.SamplesPath;
            var (labels, key) = (Labels.Read(result.GetValue(label), model), result.GetValue(seed));
            var number = result.GetValue(count) is > 0 and var asked ? asked : labels?.Count > 1 ? RunPictures.OfEachLabel : Usual;
            using var view = new ModelView(model, backend, new RandomKey(key).Fold("pictures"));
            if (model.Schema is { } schema && Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                TableFiles.Write(path, schema, view.Samples(number), folder.Recipe.Data.Window);
            }
            else if (ArrayFiles.Knows(path) && model.Labels is not null)
            {
                string[] names = [.. Enumerable.Range(0, model.DataShape.Size).Select(i => $"x{i}"), "label"];
                IEnumerable<int?> given = labels is null ? [null] : labels.Select(x => (int?)x);
                ArrayFiles.Write(path, number * given.Count(), names, given.Select(x => view.SamplesWithLabels(number, x)));
            }
            else if (ArrayFiles.Knows(path))
            {
                string[] names = [.. Enumerable.Range(0, model.DataShape.Size).Select(i => $"x{i}")];
                ArrayFiles.Write(path, number, names, [view.Samples(number)]);
            }
            else
            {
                Pictures.Check(path, model);
                folder.SavePicture(path, labels is null
                    ? RunPictures.Drawn(model, backend, number, key)
                    : RunPictures.Labelled(model, backend, labels, number, key));
            }

            var each = labels is null ? "" : $": {number} of {(labels.Count > 1 ? "each label, " : "label ")}{string.Join(", ", labels)}";
            terminal.Out.WriteLine(path + each);
            return ExitCode.Success;
        });
        return command;
    }
}
