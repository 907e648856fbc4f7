using System.Globalization;
using Latent.Cli.Views;
using Latent.Models;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;

namespace Latent.Cli;

/// <summary>One call's threads, signals and screen, and what training and evaluation do with them.</summary>
internal sealed class Session : IDisposable
{
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

    /// <summary>Trains to the end, then measures and draws; a run that had ended and was measured stays as it is.</summary>
    public int Train(RunFolder folder, RunData data)
    {
        var end = Follow(folder, data);
        using var model = RunModel.Best(folder);
        if (end is Ended && IsMeasured(folder, model))
            return ExitCode.Success;

        // Pictures take a moment and numbers may take minutes: where these are, the pictures are too.
        (string Name, string Path)[] pictures = [.. Draw(folder, model, data)];
        Measure(folder, model, data);
        foreach (var (name, path) in pictures)
            _view.ShowFile(name, path);
        return ExitCode.Success;
    }

    /// <summary>Measures a run as its recipe says, whatever was measured of it.</summary>
    public void Measure(RunFolder folder, RunData data)
    {
        using var model = RunModel.Best(folder);
        Measure(folder, model, data);
    }

    /// <summary>Measures a model, shows the numbers and keeps those of the test examples.</summary>
    public void Evaluate(RunFolder folder, RunModel model, RunData data, RunEvaluationOptions options)
    {
        var examples = Examples(model, data, options.Split);
        var evaluation = RunEvaluation.Of(
            model, examples, _backend, options, _view.ShowMeasuring, _interrupt.Token);
        _view.Show(evaluation);
        if (options.Split != "test")
            return;
        folder.Save(evaluation);
        folder.Save(evaluation.Values!);
    }

    /// <summary>The same by Hamiltonian Monte Carlo.</summary>
    public void Evaluate(RunFolder folder, RunModel model, RunData data, RunMarginalOptions options)
    {
        var examples = Examples(model, data, options.Split);
        var marginal = RunMarginalLikelihood.Of(
            model, examples, _backend, options, _view.ShowMeasuring, _interrupt.Token);
        _view.Show(marginal);
        if (options.Split == "test")
            folder.Save(marginal);
    }

    /// <summary>Measures until a signal, which ends it in a line.</summary>
    /// <param name="left">What is so then, or what to do.</param>
    /// <param name="measure">What is measured.</param>
    public void Stoppable(string left, Action measure)
    {
        try
        {
            measure();
        }
        catch (OperationCanceledException) when (_interrupt.Token.IsCancellationRequested)
        {
            throw new InterruptedException(_interrupt.Code, $"stopped before the numbers were there; {left}");
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _backend.Dispose();
    }

    private IEnumerable<(string Name, string Path)> Draw(RunFolder folder, RunModel model, RunData data)
    {
        if (ExampleTiles.Of(model) is null)
            yield break;
        if (model.Model.HasDensity)
        {
            folder.SavePicture(folder.Files.Samples, RunPictures.Samples(model, _backend, PictureSizes.Samples, folder.Recipe.Seed));
            yield return ("samples", folder.Files.Samples);
        }

        if (model.HasEncoder)
        {
            folder.SavePicture(folder.Files.Reconstructions, RunPictures.Reconstructions(model, _backend, data.Test, PictureSizes.Reconstructions));
            yield return ("reconstructions", folder.Files.Reconstructions);
        }
    }

    private void Measure(RunFolder folder, RunModel model, RunData data) =>
        Stoppable($"measure with: latent resume {folder.Location}", () =>
        {
            if (model.HasEncoder)
                Evaluate(folder, model, data, RunEvaluationOptions.Usual(folder.Recipe.Evaluation));
            else
                Evaluate(folder, model, data, RunMarginalOptions.Usual(folder.Recipe.Evaluation));
        });

    private static Data.Examples Examples(RunModel model, RunData data, string split)
    {
        var examples = Commands.Options.Pick(data, split);
        model.CheckShape(examples, data.Name);
        return examples;
    }

    private static bool IsMeasured(RunFolder folder, RunModel model)
    {
        var step = model.HasEncoder ? folder.Load<RunEvaluation>()?.Step : folder.Load<RunMarginalLikelihood>()?.Step;
        return step == folder.Weights.BestStep();
    }

    private RunEvent? Events(RunFolder folder, RunData data)
    {
        using var run = new TrainingRun(folder, data, _backend);
        RunEvent? end = null;
        try
        {
            foreach (var happened in run.Run(_interrupt.Token))
            {
                _view.Show(happened);
                end = happened;
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
    private static string Kept(RunFolder folder, long step) => folder.Weights.State()?.Step switch
    {
        null => "nothing was saved",
        { } saved when saved == step => $"the parameters before it are saved in {folder.Location}",
        var saved => $"the parameters of step {saved} are saved in {folder.Location}",
    };

    private RunEvent? Follow(RunFolder folder, RunData data)
    {
        var end = Events(folder, data);
        if (end is not Stopped stopped)
            return end;
        if (stopped.Reason == StopReason.Cancelled)
        {
            var step = stopped.Step.ToString("N0", CultureInfo.InvariantCulture);
            throw new InterruptedException(
                _interrupt.Code, $"saved at step {step}; continue with: latent resume {folder.Location}");
        }

        if (stopped is { Reason: StopReason.Diverged, State: var best, Fallen: var fallen })
        {
            throw new FailedException(Invariant(
                $"diverged: validation examples are reconstructed at {fallen:F1} nats at step {stopped.Step:N0}, far worse than by fair coins; ")
                + (best.BestStep > 0
                    ? Invariant($"the parameters of step {best.BestStep:N0}, the best before, are kept in {folder.Location}; ")
                    : "nothing before was good enough to keep; ")
                + "train again with a smaller --lr, or with --clip 1");
        }

        if (stopped.Reason == StopReason.NonFinite)
        {
            var where = stopped.NonFinite?.ToString() ?? $"step {stopped.Step + 1} is not finite";
            throw new FailedException(
                $"{where} ({stopped.Batch}); {Kept(folder, stopped.Step)}; train again with a smaller --lr, or with --clip 1");
        }

        return end;
    }
}
