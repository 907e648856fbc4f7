using System.Text.Json.Serialization.Metadata;
using Latent.Data;
using Latent.Evaluation;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>
/// How far the gradients of each estimator spread over draws, at a run's parameters and for one batch: <c>variance.json</c>.
/// </summary>
public sealed record RunVariance : IRunResult<RunVariance>
{
    static string IRunResult<RunVariance>.FileName => "variance.json";

    static string IRunResult<RunVariance>.MadeBy => "variance";

    static JsonTypeInfo<RunVariance> IRunResult<RunVariance>.JsonType => RunJson.Default.RunVariance;

    /// <summary>The step of the parameters.</summary>
    public required long Step { get; init; }

    /// <summary>The number of examples in the batch.</summary>
    public required int Examples { get; init; }

    /// <summary>The number of gradients of each estimator.</summary>
    public required int Draws { get; init; }

    /// <summary>What was found for each.</summary>
    public required IReadOnlyList<EstimatorVariance> Estimators { get; init; }

    /// <summary>Measures every estimator.</summary>
    /// <param name="model">The model with its parameters, which stay as they are.</param>
    /// <param name="examples">The examples whose first are the batch.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">How much to measure.</param>
    /// <exception cref="RunException">The model has no density, or the run no q(z | x).</exception>
    public static RunVariance Of(
        RunModel model, Examples examples, IBackend backend, RunVarianceOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        model.RequireDensity("variance", "its gradient draws nothing");
        model.RequireEncoder();
        model.RefuseBits("variance", "relaxed bits have one gradient, the reparameterized one");
        var count = Math.Min(options.Examples, examples.Count);
        var batch = examples.First(count);
        var key = new RandomKey(model.Recipe.Seed).Fold("variance");
        return new()
        {
            Step = model.Step,
            Examples = count,
            Draws = options.Draws,
            Estimators =
            [
                .. GradientEstimator.All(options.K).Select(x => new EstimatorVariance(
                    x, GradientVariance.Of(model.Model, model.Scope, backend, x.Objective(), batch, options.Draws, key))),
            ],
        };
    }
}

/// <summary>One estimator and its gradients.</summary>
/// <param name="Estimator">How they were estimated.</param>
/// <param name="Gradients">How far they spread.</param>
public sealed record EstimatorVariance(GradientEstimator Estimator, GradientVarianceReport Gradients);

/// <summary>How much to measure.</summary>
/// <param name="Draws">The number of gradients of each estimator.</param>
/// <param name="Examples">The number of examples in the batch; all, where there are fewer.</param>
/// <param name="K">The number of draws of the importance-weighted bound.</param>
public sealed record RunVarianceOptions(int Draws, int Examples, int K);
