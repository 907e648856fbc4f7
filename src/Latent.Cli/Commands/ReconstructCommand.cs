using System.CommandLine;
using Latent.Runs;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent reconstruct</c>: examples beside what the model makes of them.</summary>
internal static class ReconstructCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var count = Options.Number("--count", "How many examples.", 32);
        var split = Options.Split("test");
        var output = Options.Out("A .png sheet. [default: reconstructions.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command("reconstruct", "Show examples, each with its reconstruction to the right.")
        {
            run, count, split, output, directory, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var path = result.GetValue(output) ?? folder.ReconstructionsPath;
            Pictures.Check(path, model);
            using var data = RunData.Load(
                folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            var examples = data.Pick(result.GetRequiredValue(split));
            model.CheckShape(examples, data.Name);
            using var backend = new CpuBackend(result.GetValue(threads));
            folder.SavePicture(path, RunPictures.Reconstructions(model, backend, examples, result.GetValue(count)));
            terminal.Out.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }
}
