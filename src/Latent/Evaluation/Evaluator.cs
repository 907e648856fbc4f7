using System.Globalization;
using Latent.Data;
using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation;

/// <summary>
/// Judges a model by data: the evidence lower bound, the log-likelihood, the use of latent units. No example is left
/// out; the same key gives the same draws, so that values over time compare.
/// </summary>
public sealed class Evaluator : IDisposable
{
    private readonly ILatentModel _model;
    private readonly EvaluatorOptions _options;
    private readonly RandomKey _key;
    private readonly Store _store;
    private readonly LevelOutputs[] _levels;
    private readonly ProgramCache<(int Batch, int Draws)> _bounds;
    private readonly ProgramCache<(int Batch, int Draws)> _terms;
    private readonly ProgramCache<(int Batch, int Draws)> _weights;

    /// <summary>An evaluator of the model as the store holds it at each call.</summary>
    /// <param name="model">The model to judge.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What compiles the programs.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="key">The stream of all draws.</param>
    public Evaluator(ILatentModel model, Store store, IBackend backend, EvaluatorOptions options, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _options, _store, _key) = (model, options, store, key);
        _levels = Levels();
        _bounds = new(backend, store, TraceBound);
        _terms = new(backend, store, TraceTerms);
        _weights = new(backend, store, TraceWeights);
    }

    /// <summary>The evidence lower bound, its parts, and the use of each latent unit.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <param name="draws">The number of draws of z averaged for each example.</param>
    /// <exception cref="NotSupportedException">The model has no density: <see cref="Measure"/> says what there is.</exception>
    public ElboReport Elbo(int count, ExampleReader read, int draws = 1) =>
        Measure(count, read, draws) is { Elbo: { } elbo, Kl: { } kl } x
            ? new(elbo, x.Reconstruction, kl, x.Levels) { Values = x.Values, Observed = x.Observed }
            : throw new NotSupportedException("Evaluator: codes without a density have no ELBO; measure the reconstruction.");

    /// <summary>
    /// The evidence lower bound, its parts and the use of each latent unit; of a model without densities the reconstruction, the
    /// codes' length and the use of each unit.
    /// </summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <param name="draws">The number of draws of z averaged for each example; a deterministic code is one.</param>
    public Measurement Measure(int count, ExampleReader read, int draws = 1)
    {
        draws = Draws(draws);
        var (reconstruction, cost) = (new double[count], new double[count]);
        var klOfUnits = Array.ConvertAll(_levels, level => level.HasKl ? new UnitMoments(level.Units) : null);
        var activity = Array.ConvertAll(_levels, level => level.HasMean ? new UnitActivity(level.Units, level.Means) : null);
        foreach (var chunk in Chunks(count, read, draws, _bounds))
        {
            var share = (double)chunk.Draws / draws;
            for (var i = 0; i < chunk.Batch; i++)
            {
                reconstruction[chunk.Start + i] += share * chunk.Program.Output("reconstruction")[i];
                cost[chunk.Start + i] += share * chunk.Program.Output("cost")[i];
            }

            for (var i = 0; i < _levels.Length && chunk.IsFirst; i++)
            {
                klOfUnits[i]?.Add(chunk.Program.Output(_levels[i].KlLabel));
                activity[i]?.Add(chunk.Program.Output(_levels[i].MeanLabel));
            }
        }

        LevelReport[] levels = [.. _levels.Select((level, i) =>
            new LevelReport(level.Name, klOfUnits[i]?.Mean() ?? [], activity[i]?.Variance() ?? []))];
        var (observed, inferred) = (levels[.._model.ObservedLevels], levels[_model.ObservedLevels..]);
        var measured = _model.HasDensity
            ? Measurement.OfBound(reconstruction, cost, draws, inferred, _model.Boltzmann?.StandardError(_store) ?? 0)
            : Measurement.OfCodes(reconstruction, cost, inferred);
        return measured with { Observed = observed };
    }

    /// <summary>
    /// What each value adds to the reconstruction, <c>E_q[ln p(xⱼ | z)]</c>, by batches: with the draws of <see
    /// cref="Elbo"/>, so that a datum's terms sum to its reconstruction there.
    /// </summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <param name="draws">The number of draws of z averaged for each example.</param>
    public IEnumerable<ReconstructionTerms> Terms(int count, ExampleReader read, int draws = 1)
    {
        double[] terms = [];
        draws = Draws(draws);
        foreach (var chunk in Chunks(count, read, draws, _terms))
        {
            var output = chunk.Program.Output("terms");
            if (chunk.IsFirst)
                terms = new double[output.Length];
            for (var i = 0; i < terms.Length; i++)
                terms[i] += (double)chunk.Draws / draws * output[i];
            if (chunk.IsLast)
                yield return new(chunk.Start, terms);
        }
    }

    /// <summary>
    /// The log-likelihood by importance sampling, <c>ln (1/K) Σₖ p(x, zₖ) / q(zₖ | x)</c> with zₖ from q, the sum in
    /// double precision.
    /// </summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <param name="draws">K; 5000 is customary in the literature.</param>
    /// <param name="progress">Told what part of the work is done, up to 1; what it throws stops the work.</param>
    /// <exception cref="NotSupportedException">The model has no density.</exception>
    /// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, eq. 8 and section 5.</remarks>
    public ImportanceReport LogLikelihood(
        int count, ExampleReader read, int draws = 5000, IProgress<double>? progress = null)
    {
        if (!_model.HasDensity)
            throw new NotSupportedException("Evaluator: codes without a density give no likelihood; measure the reconstruction.");
        var (values, sizes) = (new double[count], new double[count]);
        var sums = new Dictionary<int, ImportanceWeights>();
        foreach (var chunk in Chunks(count, read, draws, _weights))
        {
            if (!sums.TryGetValue(chunk.Batch, out var batch))
                sums[chunk.Batch] = batch = new(chunk.Batch);
            if (chunk.IsFirst)
                batch.Clear();
            batch.Add(chunk.Program.Output("logWeights"));
            progress?.Report((chunk.Start + ((double)chunk.Batch * chunk.DrawsDone / draws)) / count);
            for (var i = 0; i < chunk.Batch && chunk.IsLast; i++)
            {
                values[chunk.Start + i] = batch.LogSum(i) - Math.Log(draws);
                sizes[chunk.Start + i] = batch.EffectiveSampleSize(i);
            }
        }

        var estimator = string.Create(CultureInfo.InvariantCulture, $"importance sampling, K = {draws}");
        return new(
            (Estimate.Of(values) with { Estimator = estimator }).With(_model.Boltzmann?.StandardError(_store) ?? 0),
            Estimate.Of(sizes) with { Estimator = estimator, Unit = "effective draws" },
            values)
        {
            EffectiveSampleSizes = sizes,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bounds.Dispose();
        _terms.Dispose();
        _weights.Dispose();
    }

    // Examples by batches, the draws of each batch by chunks. The last batch and the last chunk may be smaller: they have
    // programs of their own.
    private IEnumerable<Chunk> Chunks(
        int count, ExampleReader read, int draws, ProgramCache<(int Batch, int Draws)> programs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        ArgumentNullException.ThrowIfNull(read);
        var atOnce = Math.Min(draws, _options.DrawsAtOnce);
        var size = Math.Min(count, Math.Max(1, _options.Rows / atOnce));
        var rows = new int[size];
        var x = new float[size * _model.DataShape.Size];
        long run = 0;
        for (var start = 0; start < count; start += size)
        {
            var batch = Math.Min(size, count - start);
            for (var i = 0; i < batch; i++)
                rows[i] = start + i;
            read(rows.AsSpan(0, batch), x.AsSpan(0, batch * _model.DataShape.Size));
            for (var done = 0; done < draws; done += atOnce)
            {
                var now = Math.Min(atOnce, draws - done);
                var program = programs[(batch, now)];
                program.Write("x", x.AsSpan(0, batch * _model.DataShape.Size));
                program.Run(++run);
                yield return new(program, start, batch, now, done + now, draws);
            }
        }
    }

    private Trace TraceBound((int Batch, int Draws) size)
    {
        var (posterior, logLikelihood) = Pass(size, "elbo");
        var outputs = new Dictionary<string, Tensor>
        {
            ["reconstruction"] = MeanOverDraws(logLikelihood, [size.Batch]),
            ["cost"] = MeanOverDraws(_model.HasDensity ? posterior.Kl() : Lengths(posterior), [size.Batch]),
        };
        foreach (var (i, level) in posterior.Levels.Index())
        {
            Shape units = [size.Batch, .. _model.LatentShapes[i]];
            if (level.Kl is not null)
                outputs[_levels[i].KlLabel] = MeanOverDraws(level.Kl, units);
        }

        // A level above the first has a mean for each draw of the one below.
        var means = _levels.Any(level => level.Means > 1) ? Joint(size with { Draws = 2 }, "activity").Posterior : posterior;
        foreach (var (i, level) in means.Levels.Index())
        {
            if (level.Q is IHasMean q)
                outputs[_levels[i].MeanLabel] = q.Mean.BroadcastTo(level.Q.Shape);
        }

        return new Trace { Outputs = outputs };
    }

    private Trace TraceTerms((int Batch, int Draws) size)
    {
        var (x, _, likelihood) = Joint(size, "elbo");
        var terms = likelihood.AsEvent(0).LogProb(x);
        var outputs = new Dictionary<string, Tensor> { ["terms"] = MeanOverDraws(terms, [size.Batch, .. _model.DataShape]) };
        return new Trace { Outputs = outputs };
    }

    private Trace TraceWeights((int Batch, int Draws) size)
    {
        var (posterior, logLikelihood) = Pass(size, "log-likelihood");
        var outputs = new Dictionary<string, Tensor> { ["logWeights"] = posterior.LogWeights(logLikelihood) };
        return new Trace { Outputs = outputs };
    }

    private (Posterior Posterior, Tensor LogLikelihood) Pass((int Batch, int Draws) size, string name)
    {
        var (x, posterior, likelihood) = Joint(size, name);
        return (posterior, likelihood.LogProb(x));
    }

    private (Tensor X, Posterior Posterior, Distribution Likelihood) Joint((int Batch, int Draws) size, string name)
    {
        var context = new ForwardContext(Mode.Evaluation, _key.Fold(name));
        var x = Tensor.Input("x", [size.Batch, .. _model.DataShape]);
        var posterior = _model.Infer(x, size.Draws, context);
        return (x, posterior, _model.Decode(posterior.Z, context));
    }

    private int Draws(int asked) => _model.HasDensity ? asked : 1;

    // ½‖z‖², which takes the place of a divergence where there is none.
    private static Tensor Lengths(Posterior posterior) =>
        posterior.Z.Select(z => z.Square().SumInner(1) * 0.5).Aggregate((a, b) => a + b);

    private static Tensor MeanOverDraws(Tensor x, Shape shape) => x.Shape == shape ? x : x.SumOuter() / x.Shape[0];

    private LevelOutputs[] Levels()
    {
        var (posterior, _) = Pass((1, 1), "levels");
        return [.. posterior.Levels.Select((level, i) =>
            new LevelOutputs(
                level.Name, _model.LatentShapes[i].Size, level.Kl is not null, level.Q is IHasMean, level.Q.BatchShape.Rank))];
    }

    // What has just been computed: some draws of the examples of one batch.
    private readonly record struct Chunk(Program Program, int Start, int Batch, int Draws, int DrawsDone, int DrawsInAll)
    {
        public bool IsFirst => DrawsDone == Draws;

        public bool IsLast => DrawsDone == DrawsInAll;
    }

    // What the bound's program yields of one level.
    private sealed record LevelOutputs(string Name, int Units, bool HasKl, bool HasMean, int Means)
    {
        public string KlLabel => $"{Name}.kl";

        public string MeanLabel => $"{Name}.mean";
    }
}
