using System.Globalization;
using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Sampling;

/// <summary>
/// The log-likelihood without an encoder: draws from each datum's posterior by Hamiltonian Monte Carlo, a density q
/// fitted to the first half and narrowed, and <c>1 / p(x) = E[q(z) / p(x, z)]</c> over the second. Good for few latent
/// variables, some five at most.
/// </summary>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, appendix D; <see cref="HarmonicMean"/> has the estimator. Averages are in
/// double precision. Posteriors may have several modes, which no chain leaves: chains begin in each about as often as its
/// share says (<see cref="HarmonicOptions.StartingDraws"/>), and q is a mixture of a normal for each chain. With shares f
/// of the modes, and f̂ of the chains in them, 1 / p(x) is found too great by the factor Σ f̂² / f, of second order in
/// f̂ - f.
/// </remarks>
public sealed class HarmonicMarginalLikelihood : IDisposable
{
    private readonly ILatentModel _model;
    private readonly HarmonicOptions _options;
    private readonly RandomKey _key;
    private readonly JointLogDensity _density;

    /// <summary>An estimator for the model as the store holds it at each call.</summary>
    /// <param name="model">The model, of one level of latent variables with a standard normal prior.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What compiles the programs.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <exception cref="NotSupportedException">The model has more levels than one.</exception>
    /// <exception cref="ArgumentException">Half of a chain's draws are too few to fit a covariance to.</exception>
    public HarmonicMarginalLikelihood(
        ILatentModel model, Store store, IBackend backend, HarmonicOptions options, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_model, _options, _key) = (model, options, key);
        _density = new(model, store, backend);
        var fitted = options.FittedDraws;
        if (fitted <= _density.Size)
        {
            throw new ArgumentException(
                $"HarmonicMarginalLikelihood: {fitted} draws of a chain do not fit a covariance of {_density.Size} "
                + "latent variables; take more draws.",
                nameof(options));
        }
    }

    /// <summary>The log-likelihood of data.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <param name="progress">Told what part of the work is done, up to 1; what it throws stops the work.</param>
    /// <exception cref="ArithmeticException">The chains of an example do not move.</exception>
    public HarmonicReport LogLikelihood(int count, ExampleReader read, IProgress<double>? progress = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(read);
        var (values, errors, reductions) = (new double[count], new double[count], new double[count]);
        var acceptance = 0.0;
        var size = Math.Min(count, Math.Max(1, _options.Rows / _options.Chains));
        for (var start = 0; start < count; start += size)
        {
            var rows = Enumerable.Range(start, Math.Min(size, count - start)).ToArray();
            var x = new float[rows.Length * _model.DataShape.Size];
            read(rows, x);
            _density.Observe(x);
            var draws = Sample(_key.Fold(start));
            for (var i = 0; i < rows.Length; i++)
            {
                (values[start + i], errors[start + i]) = Average(draws, i, start + i);
                reductions[start + i] = ScaleReduction.Of(LogJoint(draws, i), _options.Chains);
            }

            acceptance += draws.Acceptance * rows.Length / count;
            progress?.Report((double)(start + rows.Length) / count);
        }

        var estimator = string.Create(
            CultureInfo.InvariantCulture, $"harmonic mean, {_options.Chains} x {_options.Draws - Fitted} draws by HMC");
        return new(Estimate.Of(values) with { Estimator = estimator }, values, errors, reductions, acceptance);
    }

    /// <inheritdoc/>
    public void Dispose() => _density.Dispose();

    private int Fitted => _options.FittedDraws;

    private Draws Sample(RandomKey key)
    {
        var chains = _options.Chains * _density.Batch;
        var start = ImportanceStart.Choose(_density, _options.Chains, _options.StartingDraws, key.Fold("start"));
        var sampler = new HamiltonianMonteCarlo(_density, start, _options.Sampler, key.Fold("sampler"));
        while (!sampler.IsWarm)
            sampler.Advance();

        var draws = new Draws(new double[_options.Draws][], new double[_options.Draws][], _density.Batch);
        for (var draw = 0; draw < _options.Draws; draw++)
        {
            for (var i = 0; i < _options.Thinning; i++)
            {
                sampler.Advance();
                foreach (var acceptance in sampler.Acceptance)
                    draws.Acceptance += acceptance / chains / _options.Draws / _options.Thinning;
            }

            draws.Positions[draw] = sampler.Positions.ToArray();
            draws.LogJoint[draw] = sampler.LogDensities.ToArray();
        }

        return draws;
    }

    private HarmonicMean Average(Draws draws, int row, int example)
    {
        var size = _density.Size;
        var q = Fit(draws, row, example);
        var ratios = LogJoint(draws, row);
        var at = 0;
        for (var chain = row; chain < _options.Chains * draws.Batch; chain += draws.Batch)
        {
            for (var draw = Fitted; draw < _options.Draws; draw++, at++)
                ratios[at] = q.LogDensity(draws.Positions[draw].AsSpan(chain * size, size)) - ratios[at];
        }

        return HarmonicMean.Of(ratios, _options.Chains);
    }

    // ln p(x, z) of a datum's second half of draws. Shape: [chains, draws - fitted].
    private double[] LogJoint(Draws draws, int row)
    {
        var values = new double[_options.Chains * (_options.Draws - Fitted)];
        var at = 0;
        for (var chain = row; chain < _options.Chains * draws.Batch; chain += draws.Batch)
        {
            for (var draw = Fitted; draw < _options.Draws; draw++)
                values[at++] = draws.LogJoint[draw][chain];
        }

        return values;
    }

    // A normal for each chain, in equal shares: where chains lie in one mode of the posterior they are nearly one normal, where
    // in several they cover each and not what lies between. A chain that does not move has none.
    private GaussianMixture Fit(Draws draws, int row, int example)
    {
        var size = _density.Size;
        var chains = Enumerable.Range(0, _options.Chains).Select(chain =>
        {
            var samples = new double[Fitted * size];
            for (var draw = 0; draw < Fitted; draw++)
                draws.Positions[draw].AsSpan(((chain * draws.Batch) + row) * size, size).CopyTo(samples.AsSpan(draw * size));
            return samples;
        });
        FullNormal[] normals = [.. chains.Select(x => FullNormal.Fit(x, size, _options.Narrowing)).OfType<FullNormal>()];
        return normals.Length > 0
            ? new(normals)
            : throw new ArithmeticException(
                $"HarmonicMarginalLikelihood: the draws of example {example} do not spread in all {size} dimensions; take "
                + "a longer warm-up, a smaller first step, or more draws.");
    }

    // Of each draw, the positions and ln p(x, z) of all chains: the first chain of every datum, then the second.
    private sealed class Draws(double[][] positions, double[][] logJoint, int batch)
    {
        public double[][] Positions { get; } = positions;

        public double[][] LogJoint { get; } = logJoint;

        public int Batch { get; } = batch;

        public double Acceptance { get; set; }
    }
}
