using Latent.Data.Tables;
using Latent.Evaluation.Scoring;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Scoring;

/// <summary>
/// Anomaly scores by a run's model: how strange an example is, whether it is above a threshold set by clean data, and
/// which columns or pixels make it so. One instance serves one thread at a time.
/// </summary>
public sealed class RunScores : IDisposable
{
    /// <summary>The most features that are named for a row.</summary>
    public const int MostStrange = 3;

    private readonly Scorer _scorer;
    private readonly IDisposable[] _owned;
    private UsualContributions? _usual;

    /// <summary>Scores by a model, which stays the caller's.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">Which score; by default the bound.</param>
    /// <param name="columns">What the values of a row of numbers are called, as data have it; null for their places.</param>
    public RunScores(RunModel model, IBackend backend, ScoringOptions? options = null, IReadOnlyList<string>? columns = null)
        : this(model, backend, options, columns, [])
    {
    }

    private RunScores(RunModel model, IBackend backend, ScoringOptions? options, IReadOnlyList<string>? columns, IDisposable[] owned)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.RequireEncoder();
        (Model, _owned) = (model, owned);
        var key = new RandomKey(model.Recipe.Seed).Fold("score");
        _scorer = new(model.Model, model.Store, backend, FeatureMap.Of(model.DataShape, model.Schema, columns), options ?? new(), key);
    }

    /// <summary>The model.</summary>
    public RunModel Model { get; }

    /// <summary>What a score is, as in <c>-ELBO, 16 draws</c>.</summary>
    public string Estimator => _scorer.Estimator;

    /// <summary>The threshold, once <see cref="Calibrate"/> has set one.</summary>
    public AlarmThreshold? Threshold { get; private set; }

    /// <summary>Scores by the best parameters of a run's folder, on one thread, for single records in an application.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="options">Which score; by default the bound.</param>
    /// <exception cref="RunException">There is no such run, or it has no weights.</exception>
    public static RunScores Open(string run, ScoringOptions? options = null)
    {
        using var folder = RunFolder.Open(run);
        var model = RunModel.Best(folder);
        var backend = new CpuBackend(1);
        try
        {
            return new(model, backend, options, null, [model, backend]);
        }
        catch
        {
            model.Dispose();
            backend.Dispose();
            throw;
        }
    }

    /// <summary>Sets the threshold, and what features usually contribute, by clean data.</summary>
    /// <param name="clean">Data without anomalies that the model was not trained on.</param>
    /// <param name="rate">The share of clean data that may be called anomalous, in expectation at most.</param>
    /// <exception cref="FormatException">The rate is not between 0 and 1, or the data are too few for it.</exception>
    /// <exception cref="RunException">A row of the clean data has no finite score.</exception>
    public void Calibrate(RunInput clean, double rate = 0.01)
    {
        ArgumentNullException.ThrowIfNull(clean);
        var (scores, contributions) = Measure(clean);
        var threshold = AlarmThreshold.Of(scores, rate);
        if (Array.FindIndex(scores, x => !double.IsFinite(x)) is >= 0 and var row)
            throw new RunException(clean.Name, $"{clean.NameOf(row)}: has no finite score; clean data are those a model gives a density");
        (Threshold, _usual) = (threshold, Usual(contributions));
    }

    /// <summary>
    /// The score of each row, of a time series of each of its rows. What is strange is compared with the clean data; without
    /// any, with the rows themselves.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <returns>A score a row, in the order of the data.</returns>
    public IReadOnlyList<RowScore> Of(RunInput data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (scores, contributions) = Measure(data);
        var usual = _usual ?? Usual(contributions);
        return [.. contributions.Select((x, i) => Row(scores[i], x, usual))];
    }

    /// <summary>The score of one example, its values as the model takes them. Shape: [D] →.</summary>
    /// <exception cref="ArgumentException">There are not as many values as the model takes.</exception>
    /// <exception cref="NotSupportedException">The model is of windows of a time series.</exception>
    public RowScore Of(ReadOnlySpan<float> values)
    {
        if (Model.Recipe.Data.Window is not null)
            throw new NotSupportedException("RunScores: a row of a time series has no score by itself; load the series as RunInput.");
        if (values.Length != Model.Model.DataShape.Size)
            throw new ArgumentException($"RunScores: {values.Length} values, an example has {Model.Model.DataShape.Size}.", nameof(values));
        var x = values.ToArray();
        void Read(ReadOnlySpan<int> rows, Span<float> to) => x.CopyTo(to);
        var score = _scorer.Scores(1, Read)[0];
        return _usual is null
            ? new(score, Threshold?.IsAnomalous(score), [])
            : Row(score, _scorer.Contributions(1, Read).Single(), _usual);
    }

    /// <summary>The score of one row of a table, its cells in the order of the schema's columns.</summary>
    /// <exception cref="InvalidOperationException">The model is not of a table.</exception>
    /// <exception cref="ArgumentException">There are not as many cells as columns.</exception>
    /// <exception cref="FormatException">A cell is none of its column; the message names both.</exception>
    public RowScore Of(IReadOnlyList<TableValue> row)
    {
        var schema = Model.Schema ?? throw new InvalidOperationException("RunScores: the model is not of a table; give the values of an example.");
        var values = new float[schema.Width];
        schema.Encode(row, values);
        return Of(values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scorer.Dispose();
        foreach (var x in _owned)
            x.Dispose();
    }

    // Contributions are computed each time they are gone through: those of many images would not fit into memory.
    private (double[] Scores, IEnumerable<double[]> Contributions) Measure(RunInput data)
    {
        var examples = data.Examples;
        var scores = _scorer.Scores(examples.Count, examples.Read);
        var contributions = _scorer.Contributions(examples.Count, examples.Read);
        if (data.Starts is null)
            return (scores, contributions);
        var series = SeriesScores.Of(scores, contributions, data.Starts, _scorer.Features.Names.Count);
        return (series.Scores, series.Contributions);
    }

    private UsualContributions Usual(IEnumerable<double[]> contributions)
    {
        var usual = new UsualContributions(_scorer.Features.Names);
        foreach (var x in contributions)
            usual.Add(x);
        return usual;
    }

    private RowScore Row(double score, double[] contributions, UsualContributions usual) =>
        new(score, Threshold?.IsAnomalous(score), usual.Strangest(contributions, MostStrange));
}
