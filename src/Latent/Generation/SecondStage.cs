using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Generation;

/// <summary>
/// A second variational autoencoder, of the codes of the first: u ~ N(0, I), z | u ~ N(μ(u), γ²), with as many latent
/// variables as a code has and one learned γ. Codes fill their space, as images do not, so that its own aggregate
/// posterior can come nearer to its prior than that of the first.
/// </summary>
/// <remarks>
/// Dai and Wipf 2019, arXiv:1903.05789, section 4: trained on draws from q(z | x), after the first. Codes are
/// standardized here, so that those of any scale do; the divergence is weighed up over the first half of the steps; the
/// input is not repeated at the last hidden layer.
/// </remarks>
public sealed class SecondStage : ICodeDensity
{
    private readonly Vae _model;
    private readonly Likelihood _likelihood = new GaussianLikelihood(GaussianScale.Global);
    private readonly ParameterScope _scope;
    private readonly Store _store = new();
    private readonly IBackend _backend;
    private readonly CodeScale _scale;
    private readonly int _draws;

    private SecondStage(CodeScale scale, SecondStageOptions options, IBackend backend, RandomKey key)
    {
        (_backend, _scale, _draws) = (backend, scale, options.Draws);
        _scope = new ParameterScope(_store, key.Fold("parameters"));
        _model = new Vae(_scope, new VaeOptions
        {
            DataSize = Size,
            LatentSize = Size,
            Hidden = options.Hidden,
            Activation = Activation.Relu,
            Likelihood = _likelihood,
        });
    }

    /// <inheritdoc/>
    public string Name => "second-stage";

    /// <inheritdoc/>
    public int Size => _scale.Size;

    /// <summary>γ, the deviation of a code from what its u is decoded to, in units of the codes' own deviation.</summary>
    public double Noise => Math.Sqrt(_likelihood.Variance(_store)!.Value);

    /// <summary>Trains a second stage.</summary>
    /// <param name="draws">Draws from the posterior of each datum; each epoch takes others.</param>
    /// <param name="size">Z.</param>
    /// <param name="options">Its size, and how it is trained.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <exception cref="ArithmeticException">The codes or a training step were not finite.</exception>
    public static SecondStage Fit(
        CodeDraws draws, int size, SecondStageOptions options, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(options);
        var codes = draws(0);
        var stage = new SecondStage(CodeScale.Of(codes, size), options, backend, key);
        stage.Train(draws, codes, options, key);
        return stage;
    }

    /// <inheritdoc/>
    public double[] Sample(int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (u, z) = (new double[count * _model.LatentSize], new float[count * Size]);
        using (var inference = new Inference(_model, _store, _backend, key))
        {
            inference.DrawCodes(u);
            inference.Decode(u, z);
        }

        var (noise, draws) = (key.Fold("noise"), new double[z.Length]);
        for (var i = 0; i < z.Length; i++)
            draws[i] = z[i] + (Noise * noise.NormalAt(1, i));
        _scale.Restore(draws);
        return draws;
    }

    /// <inheritdoc/>
    public CodeLogDensities LogDensities(ReadOnlySpan<double> codes)
    {
        var z = _scale.Standardize(codes);
        using var evaluator = new Evaluator(_model, _store, _backend, new EvaluatorOptions(), new RandomKey(0).Fold(Name));
        var report = evaluator.LogLikelihood(z.Length / Size, (rows, to) => Read(z, rows, to), _draws);
        return new([.. report.Values.Select(x => x - _scale.LogScale)], report.LogLikelihood.Estimator);
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private void Train(CodeDraws draws, double[] first, SecondStageOptions options, RandomKey key)
    {
        var (z, epoch) = (_scale.Standardize(first), 0L);
        var count = z.Length / Size;
        var batches = new Batches(count, Math.Min(options.BatchSize, count), key.Fold("order"));
        var adam = new Adam { LearningRate = new Cosine(options.LearningRate, options.LearningRate / 100, options.Steps) };
        var how = new TrainerOptions { Objective = Bound(options.Steps), Optimizer = adam, BatchSize = batches.Size };
        using var trainer = new Trainer(_model, _scope, _backend, how, key.Fold("training"));
        for (var step = 1; step <= options.Steps; step++)
        {
            if (batches.Epoch(step) != epoch)
                z = _scale.Standardize(draws(epoch = batches.Epoch(step)));
            Read(z, batches.At(step), trainer.Batch);
            if (!trainer.TakeStep().IsFinite)
            {
                throw new ArithmeticException(
                    Invariant($"SecondStage: training step {step} was not finite; take another density, or a smaller learning rate."));
            }
        }
    }

    // At full weight from the first step the divergence would be kept at 0: with γ = 1 a decoder that ignores u is a
    // minimum already, of standardized codes.
    private static Elbo Bound(int steps) => new() { Penalty = new WeightedDivergence(new WarmUp(Math.Max(1, steps / 2), 1)) };

    private void Read(float[] z, ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < rows.Length; i++)
            z.AsSpan(rows[i] * Size, Size).CopyTo(to[(i * Size)..]);
    }
}
