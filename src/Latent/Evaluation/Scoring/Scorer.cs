using System.Globalization;
using Latent.Data;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Scoring;

/// <summary>
/// Scores of examples by a model, the higher the stranger, and what each feature contributes to them. In nats.
/// </summary>
public sealed class Scorer : IDisposable
{
    private readonly Evaluator _evaluator;
    private readonly ScoringOptions _options;
    private readonly int _size;
    private readonly bool _hasDensity;
    private readonly bool _isOfLabels;

    /// <summary>A scorer by the model as the store holds it at each call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What compiles the programs.</param>
    /// <param name="features">What the model's values are.</param>
    /// <param name="options">Which score, by how many draws.</param>
    /// <param name="key">The stream of all draws.</param>
    public Scorer(ILatentModel model, Store store, IBackend backend, FeatureMap features, ScoringOptions options, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Samples is not null && !model.HasDensity)
            throw new NotSupportedException("Scorer: codes without a density give no likelihood; score by the reconstruction.");
        (_options, _size, _hasDensity, Features) = (options, model.DataShape.Size, model.HasDensity, features);
        _isOfLabels = model.ObservedLevels > 0;
        _evaluator = new(model, store, backend, new EvaluatorOptions(), key);
    }

    /// <summary>What the model's values are.</summary>
    public FeatureMap Features { get; }

    /// <summary>What a score is, as in <c>-ELBO, 16 draws</c>; a bound is not called a likelihood.</summary>
    public string Estimator => !_hasDensity ? "-ln p(x | z), deterministic code" : (_options.Samples, _isOfLabels) switch
    {
        ({ } samples, var labels) => string.Create(
            CultureInfo.InvariantCulture, $"-ln p(x{(labels ? ", y" : "")}), importance sampling, K = {samples}"),
        (_, var labels) => string.Create(
            CultureInfo.InvariantCulture, $"-ELBO{(labels ? " of ln p(x, y)" : "")}, {_options.Draws} {(_options.Draws == 1 ? "draw" : "draws")}"),
    };

    /// <summary>The score of each example: the negative of the evaluator's bound or log-likelihood; of a
    /// deterministic autoencoder, of its reconstruction.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <returns>Nats; infinite where the density is too small for float32. Shape: [count].</returns>
    public double[] Scores(int count, ExampleReader read)
    {
        var values = _options.Samples is { } samples
            ? _evaluator.LogLikelihood(count, read, samples).Values
            : _evaluator.Measure(count, read, _options.Draws).Values;
        return [.. values.Select(x => double.IsNaN(x) ? double.PositiveInfinity : -x)];
    }

    /// <summary>
    /// What the features of each example contribute, <c>E_q[-ln p(xⱼ | z)]</c>, example by example; with the divergence
    /// they make the negative of the bound.
    /// </summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="read">What writes the examples.</param>
    /// <returns>Nats. Shape: [<see cref="FeatureMap.Rows"/>, features] each.</returns>
    public IEnumerable<double[]> Contributions(int count, ExampleReader read)
    {
        foreach (var block in _evaluator.Terms(count, read, _options.Draws))
        {
            for (var i = 0; i < block.Values.Length; i++)
                block.Values[i] = -block.Values[i];
            for (var i = 0; i < block.Values.Length; i += _size)
                yield return Features.Sum(block.Values.AsSpan(i, Features.Size));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _evaluator.Dispose();
}
