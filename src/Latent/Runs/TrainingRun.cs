using System.Diagnostics;
using Latent.Evaluation;
using Latent.Evaluation.Boltzmann;
using Latent.Models;
using Latent.Runs.Learning;
using Latent.Runs.Recipes;
using Latent.Runs.Weights;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Runs;

/// <summary>
/// A recipe being trained in its folder, as a sequence of events. Every result is a pure function of the recipe and the
/// number of the step, so a run that was killed and resumed has the bits of one that was not.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    // How often a screen can show a number without flicker.
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(100);

    private readonly RunFolder _folder;
    private readonly Recipe _recipe;
    private readonly Learner _learner;
    private readonly Evaluator? _evaluator;
    private readonly IBackend _backend;
    private readonly RandomKey _annealing;
    private readonly Batches _batches;
    private readonly TrainingLimits _limits;
    private readonly TermSums _sums;
    private readonly Store _best = new();
    private RunState _state;
    private StartingWeights? _start;
    private bool _bestUnsaved;
    private double? _fallen;
    private bool _beganBefore;

    /// <summary>
    /// Builds the model and its training step, and sets both to the folder's last checkpoint where it has one.
    /// </summary>
    /// <param name="folder">The run, held for writing.</param>
    /// <param name="data">The data of its recipe.</param>
    /// <param name="backend">What computes.</param>
    /// <exception cref="RunException">The recipe does not fit, the checkpoint is damaged, lost or not of this recipe, or
    /// the weights to start from are not there or do not fit.</exception>
    public TrainingRun(RunFolder folder, RunData data, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(data);
        (_folder, _recipe, Data) = (folder, folder.Recipe, data);
        var key = new RandomKey(_recipe.Seed);
        (_backend, _annealing) = (backend, key.Fold("annealing"));
        _batches = new Batches(data.Train.Count, _recipe.Training.Batch, key.Fold("order"));
        _limits = new TrainingLimits(_recipe.Training, _batches.PerEpoch);
        var schema = data.Source.Schema;
        if (schema is not null)
            folder.Keep(schema);
        Model = RunModel.Create(
            _recipe, data.Source.Shape, _recipe.Model.StartAtDataMean ? data.Source.Mean() : [], schema, data.Labels);
        _learner = RunLearner.Create(Model, data, backend, _batches.PerEpoch, key.Fold("training"));
        if (Model.HasEncoder)
            _evaluator = new Evaluator(Model.Model, Model.Store, backend, new EvaluatorOptions(), key.Fold("validation"));
        _sums = new TermSums(_learner.Terms);
        foreach (var parameter in Model.Scope.Variables)
            _best.Add(parameter.Name, parameter.Shape);
        _state = new RunState { DataShape = [.. data.Source.Shape], Labels = data.Labels };
        try
        {
            Restore();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Checks, before a run's recipe is replaced, that no new limit lies before what was done.</summary>
    /// <param name="folder">The run with the recipe it has.</param>
    /// <param name="recipe">The recipe it is to have.</param>
    /// <param name="data">The data of both.</param>
    /// <exception cref="RunException">A limit was changed to one that the run is beyond, or its weights are lost.</exception>
    public static void CheckLimits(RunFolder folder, Recipe recipe, RunData data)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        folder.Weights.RefuseLoss();
        if (folder.Weights.State() is { } state)
            new TrainingLimits(recipe.Training, data.Train.Count / recipe.Training.Batch).RefuseEarlier(folder.Recipe.Training, state);
    }

    /// <summary>What is learned from.</summary>
    public RunData Data { get; }

    /// <summary>What learns.</summary>
    public RunModel Model { get; }

    /// <summary>The number of steps taken.</summary>
    public long Step => _learner.Step;

    /// <summary>
    /// Trains until a limit, the patience, the caller or a number that is not finite stops it. A checkpoint is saved
    /// whenever it stops.
    /// </summary>
    /// <param name="cancellation">Asks it to save and stop.</param>
    /// <exception cref="IOException">The folder cannot be written to; earlier checkpoints are intact.</exception>
    public IEnumerable<RunEvent> Run(CancellationToken cancellation = default)
    {
        var (before, first, clock) = (_state.Seconds, Step, Stopwatch.StartNew());
        var (progressed, saved) = (-ProgressEvery, TimeSpan.Zero);
        if (_limits.Reached(_state) is { } limit && IsMeasured(limit))
        {
            yield return new Ended(Step, _folder.Location, _limits.OptionOf(limit));
            yield break;
        }

        yield return new Started(Step, _folder.Location, [.. Notes()], _limits.LastStep);

        StopReason? stop;
        while ((stop = Reason(before + clock.Elapsed.TotalSeconds, cancellation)) is null)
        {
            Data.Train.Read(_batches.At(Step + 1), _learner.Batch);
            var step = _learner.TakeStep(_batches.At(Step + 1));
            if (!step.IsFinite)
            {
                stop = StopReason.NonFinite;
                break;
            }

            _sums.Add(step);
            _state = _state with { Step = Step, Seconds = before + clock.Elapsed.TotalSeconds };
            if (IsValidationDue())
                yield return Validate(first, clock.Elapsed);

            if (clock.Elapsed - progressed >= ProgressEvery && _sums.Steps > 0)
            {
                progressed = clock.Elapsed;
                yield return Progress(first, clock.Elapsed);
            }

            if ((clock.Elapsed - saved).TotalSeconds >= _recipe.Training.CheckpointSeconds)
            {
                saved = clock.Elapsed;
                if (TrySave())
                    yield return new Checkpointed(Step);
            }
        }

        // The end of a limit is measured like the end of an epoch; what is broken off goes on from where it was.
        if (stop is StopReason.Limit or StopReason.Time && _sums.Steps > 0)
            yield return Validate(first, clock.Elapsed);
        _state = _state with { Seconds = before + clock.Elapsed.TotalSeconds };
        if (_fallen is not null)
            stop = StopReason.Diverged;
        if (stop == StopReason.Diverged && _folder.Weights.State() is not null)
            SaveBest();
        else if (TrySave())
            yield return new Checkpointed(Step);
        yield return new Stopped(Step, stop.Value, _state, clock.Elapsed.TotalSeconds)
        {
            Fallen = _fallen,
            NonFinite = stop == StopReason.NonFinite ? _learner.Diagnose() : null,
            Batch = stop == StopReason.NonFinite
                ? $"epoch {_batches.Epoch(Step + 1) + 1}, batch {_batches.Place(Step + 1) + 1}"
                : null,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner.Dispose();
        _evaluator?.Dispose();
        Model.Dispose();
        _best.Dispose();
    }

    private void Restore()
    {
        _folder.Weights.RefuseLoss();
        if (_folder.Weights.Restore(Model.Store) is not { } state)
        {
            _beganBefore = _folder.HasBegun;
            _folder.Rewind(0);
            Start();
            return;
        }

        if (!state.DataShape.SequenceEqual(_state.DataShape))
        {
            var shape = string.Join(", ", state.DataShape);
            throw new RunException(
                _folder.Location, $"was trained on examples of [{shape}], the data now have {Data.Source.Shape}");
        }

        if (state.Labels?.Labels.SequenceEqual(_state.Labels?.Labels ?? []) is false)
            throw new RunException(_folder.Location, $"was given {state.Labels}, the data now have {_state.Labels}");

        _state = state;
        _learner.Step = state.Step;
        _sums.Restore(state);
        _folder.Rewind(state.Step);
    }

    // Saved at once, so that no resume needs the other run.
    private void Start()
    {
        if (_recipe.Training.From is not { } from)
            return;
        _start = StartingWeights.Take(from, Model);
        TrySave();
    }

    private StopReason? Reason(double seconds, CancellationToken cancellation) =>
        _fallen is not null ? StopReason.Diverged
        : _limits.Reached(_state with { Seconds = seconds }) ?? (cancellation.IsCancellationRequested ? StopReason.Cancelled : null);

    // What led to a limit may have been broken off before it was measured.
    private bool IsMeasured(StopReason limit) => limit == StopReason.Patience || _sums.Steps == 0;

    private bool IsValidationDue() => Step % ((long)_recipe.Training.ValidateEvery * _batches.PerEpoch) == 0;

    private Validated Validate(long first, TimeSpan elapsed)
    {
        var (rate, left) = Pace(first, elapsed);
        // What is measured off the grid of validations, as at a limit of steps, must not change what a later limit goes on with.
        var kept = IsValidationDue() ? [] : States();
        var logZ = LogPartition.Refresh(Model.Model, Model.Store, _backend, _annealing.Fold(Step));
        var report = _evaluator?.Measure(Data.Validation.Count, Data.Validation.Read);
        var judged = report?.Judged.Mean;
        _fallen = report is not null && HasDiverged(report) ? report.Reconstruction.Mean : null;
        var best = _fallen is null && IsBest(judged);
        _state = best
            ? _state with { BestBound = judged, BestStep = Step, Waited = 0 }
            : _state with { Waited = _state.Waited + 1 };
        if (best)
            KeepBest();

        var metrics = new Metrics
        {
            Step = Step,
            Epoch = Epochs,
            Train = _sums.Means(),
            Validation = report is null ? null : Terms(report, logZ),
            Best = best,
            Seconds = _state.Seconds,
        };
        foreach (var (state, values) in kept)
            values.CopyTo(state.Values);
        _sums.Clear();
        _folder.Report(metrics);
        return new(metrics, _state.Waited, rate, left);
    }

    private List<(Variable State, float[] Values)> States() =>
        [.. Model.Scope.Variables.Except(Model.Scope.Parameters).Select(x => (x, x.Values.ToArray()))];

    // A Bernoulli model that costs twice what fair coins cost knows less than nothing; of other likelihoods there is no such scale.
    private bool HasDiverged(Measurement report) => RecipeText.Likelihood(_recipe) is BernoulliLikelihood
        && !(report.Reconstruction.Mean > -2 * Math.Log(2) * Data.Source.Shape.Size);

    // Without an encoder nothing is judged, and the latest parameters are kept.
    private bool IsBest(double? judged) => judged is not { } known || (double.IsFinite(known) && !(known <= _state.BestBound));

    private OrderedDictionary<string, double> Terms(Measurement report, Estimate? logZ)
    {
        var terms = new OrderedDictionary<string, double>
        {
            [_recipe.Model.Judged] = report.Judged.Mean,
            ["standardError"] = report.Judged.StandardError,
            ["reconstruction"] = report.Reconstruction.Mean,
        };
        if (report.Kl is { } kl)
            terms["kl"] = kl.Mean;
        if (report.Codes is { } codes)
            terms["codes"] = codes.Mean;
        if (logZ is not null)
            (terms["logZ"], terms["logZError"]) = (logZ.Mean, double.IsNaN(logZ.StandardError) ? 0 : logZ.StandardError);
        terms["activeUnits"] = report.Levels.Sum(x => x.ActiveUnits);
        return terms;
    }

    private double Epochs => (double)Step / _batches.PerEpoch;

    private Progressed Progress(long first, TimeSpan elapsed)
    {
        var (rate, left) = Pace(first, elapsed);
        return new(Step, Epochs, _sums.Means(), rate, left);
    }

    private (double StepsPerSecond, TimeSpan? Left) Pace(long first, TimeSpan elapsed)
    {
        var rate = (Step - first) / elapsed.TotalSeconds;
        return (rate, _limits.Left(_state, rate));
    }

    private void KeepBest()
    {
        foreach (var parameter in Model.Scope.Variables)
            parameter.Values.CopyTo(_best[parameter.Name].Values);
        _bestUnsaved = true;
    }

    // A step with a finite gradient may still leave parameters that are not finite, and the next step then says so:
    // such a state is never saved. The best goes first: a checkpoint never knows of a best that is not there.
    private bool TrySave()
    {
        if (Model.Store.Variables.Any(x => x.Values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)))
            return false;
        SaveBest();
        _state = _sums.Into(_state);
        _folder.Weights.Save(Model.Store, _state);
        return true;
    }

    private void SaveBest()
    {
        if (_bestUnsaved)
            _folder.Weights.SaveBest(_best, _state);
        _bestUnsaved = false;
    }

    private IEnumerable<string> Notes()
    {
        foreach (var note in TrainingNotes.Of(Model, Data, _batches, _limits))
            yield return note;
        if (_start is not null)
            yield return $"{_start}";
        if (_beganBefore)
            yield return "no checkpoint was saved when it was trained before: it starts anew";
        if (Step > 0)
            yield return Invariant($"goes on from step {Step:N0}");
    }
}
