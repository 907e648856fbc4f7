using System.Globalization;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;

namespace Latent.Cli;

/// <summary>One call's threads, signals and screen, and what training and evaluation do with them.</summary>
internal sealed class Session : IDisposable
{
    private const int Samples = 64;
    private const int Reconstructions = 32;

    private readonly CpuBackend _backend;
    private readonly Interrupt _interrupt = new();
    private readonly RunView _view;

    public Session(ShowChoice show, Terminal terminal)
    {
        _backend = new CpuBackend(show.Threads);
        _view = show.View(terminal);
    }

    public int Threads => _backend.Threads;

    public IBackend Backend => _backend;

    /// <summary>Trains to the end, then measures and draws.</summary>
    public int Train(RunFolder folder, RunData data)
    {
        Follow(folder, data);
        using var model = RunModel.Best(folder);
        Measure(folder, model, data);
        if (RunPictures.CanShow(model))
        {
            if (model.Model.HasDensity)
            {
                folder.SavePicture(folder.SamplesPath, RunPictures.Samples(model, _backend, Samples, folder.Recipe.Seed));
                _view.ShowFile("samples", folder.SamplesPath);
            }

            if (model.HasEncoder)
            {
                folder.SavePicture(
                    folder.ReconstructionsPath,
                    RunPictures.Reconstructions(model, _backend, data.Test, Reconstructions));
                _view.ShowFile("reconstructions", folder.ReconstructionsPath);
            }
        }

        return ExitCode.Success;
    }

    /// <summary>Measures a model, shows the numbers and keeps those of the test examples.</summary>
    public void Evaluate(RunFolder folder, RunModel model, RunData data, RunEvaluationOptions options)
    {
        var examples = Examples(model, data, options.Split);
        var evaluation = Stoppable(folder, () => RunEvaluation.Of(
            model, folder.BestStep(), examples, _backend, options, _view.ShowMeasuring, _interrupt.Token));
        _view.Show(evaluation);
        if (options.Split == "test")
            folder.Save(evaluation);
    }

    /// <summary>The same by Hamiltonian Monte Carlo.</summary>
    public void Evaluate(RunFolder folder, RunModel model, RunData data, RunMarginalOptions options)
    {
        var examples = Examples(model, data, options.Split);
        var marginal = Stoppable(folder, () => RunMarginalLikelihood.Of(
            model, folder.BestStep(), examples, _backend, options, _view.ShowMeasuring, _interrupt.Token));
        _view.Show(marginal);
        if (options.Split == "test")
            folder.Save(marginal);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _backend.Dispose();
    }

    private void Measure(RunFolder folder, RunModel model, RunData data)
    {
        var recipe = folder.Recipe.Evaluation;
        if (model.HasEncoder)
        {
            Evaluate(folder, model, data, new RunEvaluationOptions("test", recipe.Samples, recipe.Images));
            return;
        }

        Evaluate(folder, model, data, RunMarginalOptions.Usual(recipe));
    }

    private static Data.Examples Examples(RunModel model, RunData data, string split)
    {
        var examples = Commands.Options.Pick(data, split);
        model.CheckShape(examples, data.Name);
        return examples;
    }

    private T Stoppable<T>(RunFolder folder, Func<T> measure)
    {
        try
        {
            return measure();
        }
        catch (OperationCanceledException)
        {
            throw new InterruptedException(
                _interrupt.Code,
                $"stopped before the numbers were there; measure again with: latent eval {folder.Location}");
        }
    }

    private Stopped? Events(RunFolder folder, RunData data)
    {
        using var run = new TrainingRun(folder, data, _backend);
        Stopped? end = null;
        try
        {
            foreach (var happened in run.Run(_interrupt.Token))
            {
                _view.Show(happened);
                end = happened as Stopped ?? end;
            }
        }
        catch (IOException e)
        {
            throw new FailedException(
                $"{e.Message}; when that is mended, continue with: latent resume {folder.Location}", e);
        }

        return end;
    }

    // A state that is not finite itself is not saved, though the step that led to it seemed well.
    private static string Kept(RunFolder folder, long step) => folder.State()?.Step switch
    {
        null => "nothing was saved",
        { } saved when saved == step => $"the parameters before it are saved in {folder.Location}",
        var saved => $"the parameters of step {saved} are saved in {folder.Location}",
    };

    private void Follow(RunFolder folder, RunData data)
    {
        var end = Events(folder, data);
        if (end?.Reason == StopReason.Cancelled)
        {
            var step = end.Step.ToString("N0", CultureInfo.InvariantCulture);
            throw new InterruptedException(
                _interrupt.Code, $"saved at step {step}; continue with: latent resume {folder.Location}");
        }

        if (end?.Reason == StopReason.NonFinite)
        {
            var where = end.NonFinite?.ToString() ?? $"step {end.Step + 1} is not finite";
            throw new FailedException(
                $"{where} ({end.Batch}); {Kept(folder, end.Step)}; train again with a smaller --lr, or with --clip 1");
        }
    }
}
