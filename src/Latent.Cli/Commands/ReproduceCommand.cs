using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Experiments;

namespace Latent.Cli.Commands;

/// <summary><c>latent reproduce</c>: trains what a paper trained, and holds the numbers against the paper's.</summary>
internal static class ReproduceCommand
{
    private static readonly string Document = Path.Combine("docs", "reproduction.md");

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("experiment")
        {
            Description = "The name of an experiment, or an experiment's file. Without one they are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var scale = new Option<string?>("--scale")
        {
            Description = "How much of it: quick or full, or as the file has it. [default: the first]",
            HelpName = "name",
        };
        var seeds = Options.OptionalNumber("--seeds", "The number of seeds, from 1 on. [default: the scale's own]", most: 1000);
        var variants = new Option<string?>("--variants", "--cell")
        {
            Description = "Some of its variants only, as in wide,narrow, or of a table some cells; claims about others are left out. [default: all of the scale]",
            HelpName = "names",
        };
        var gather = new Option<bool>("--gather") { Description = "Train nothing: gather the variants of the scale whose runs are finished." };
        var output = Options.Place("--out", "folder", "The folder of the runs. [default: runs/reproduce/EXPERIMENT/SCALE]");
        var append = Options.Place("--append", "file", "The document that gets a section. [default: docs/reproduction.md, where there is one]");
        var directory = Options.DataDirectory();
        var show = new ShowOptions();
        var command = new Command(
            "reproduce", "Train what a paper trained, and hold the numbers against the paper's; call again to go on.")
        {
            name, scale, seeds, variants, gather, output, append, directory,
        };
        foreach (var option in show.All)
            command.Add(option);
        command.SetAction(result =>
        {
            var choice = show.Read(result);
            if (result.GetValue(name) is not { } which)
                return List(choice, terminal);
            var given = result.GetValue(seeds);
            var chosen = result.GetValue(variants)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (result.GetValue(gather) && chosen is not null)
                throw new CallException("--gather: gathers every variant that is finished; leave --variants out");
            var reproduction = result.GetValue(gather)
                ? Reproduction.Gathered(ExperimentReader.Read(which), result.GetValue(scale), given, result.GetValue(directory), result.GetValue(output))
                : new Reproduction(ExperimentReader.Read(which), result.GetValue(scale), given, result.GetValue(directory), result.GetValue(output), chosen);
            return Reproduce(reproduction, result.GetValue(append), choice, terminal);
        });
        return command;
    }

    private static int List(ShowChoice show, Terminal terminal)
    {
        var experiments = ExperimentReader.Shipped.Select(ExperimentReader.Read).ToArray();
        if (show.Json)
        {
            foreach (var experiment in experiments)
                terminal.Out.WriteLine(ReproductionTable.Json(experiment).ToJsonString());
        }
        else
        {
            ReproductionTable.Write(experiments, terminal);
        }

        return ExitCode.Success;
    }

    private static int Reproduce(Reproduction reproduction, string? append, ShowChoice show, Terminal terminal)
    {
        using var session = new Session(show, terminal);
        reproduction.CheckData();
        var folders = new List<RunFolder>();
        try
        {
            var measured = new Dictionary<PlannedRun, MeasuredRun>();
            foreach (var run in reproduction.Runs)
            {
                var folder = run.Open(session.Threads);
                folders.Add(folder);
                if (!PlannedRun.IsFinished(folder))
                    Train(run, folder, reproduction, session, show, terminal);
                measured.Add(run, new MeasuredRun(folder, session.Backend, run.Recipe.Data.Directory));
            }

            Conclude(reproduction, measured, append, show, terminal);
            return ExitCode.Success;
        }
        finally
        {
            folders.ForEach(x => x.Dispose());
        }
    }

    private static void Train(
        PlannedRun run, RunFolder folder, Reproduction reproduction, Session session, ShowChoice show, Terminal terminal)
    {
        if (!show.Json && !show.Quiet)
        {
            var number = reproduction.Runs.Index().First(x => x.Item == run).Index + 1;
            terminal.Out.WriteLine(Invariant($"run {number} of {reproduction.Runs.Count}: {run.Variant}, seed {run.Seed}"));
        }

        using var data = RunData.Load(run.Recipe, folder.Schema());
        PlannedRun.Settle(folder, data);
        try
        {
            session.Train(folder, data);

            // A run that had ended may since have been measured by other numbers.
            if (!PlannedRun.IsFinished(folder))
                session.Measure(folder, data);
        }
        catch (InterruptedException e)
        {
            throw new InterruptedException(e.Code, "saved; repeat this call to go on");
        }
    }

    private static void Conclude(
        Reproduction reproduction, IReadOnlyDictionary<PlannedRun, MeasuredRun> measured, string? append, ShowChoice show,
        Terminal terminal)
    {
        var results = reproduction.Judge(measured);
        var (files, figures) = (new List<string>(), ReproductionFigures.Draw(reproduction, measured).ToArray());
        var document = append ?? (File.Exists(Document) ? Document : null);
        var beside = document is null ? reproduction.Location : Path.GetDirectoryName(document)!;
        foreach (var (name, svg) in figures)
            Save(Path.Combine(beside, name), svg);
        if (document is not null)
        {
            var text = File.Exists(document) ? File.ReadAllText(document) : "";
            Save(document, ReproductionDocument.With(text, reproduction, results, [.. figures.Select(x => x.File)]));
        }

        if (show.Json)
            terminal.Out.WriteLine(ReproductionTable.Json(reproduction, results, files).ToJsonString());
        else
            ReproductionTable.Write(reproduction, results, files, terminal);

        void Save(string path, string text)
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            TextFiles.Write(path, text);
            files.Add(path);
        }
    }
}
