using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Latent.Data;
using Latent.Evaluation;
using Latent.Models;
using Latent.Runs.Recipes;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>What a trained model is worth on data it has not seen: <c>evaluation.json</c>.</summary>
public sealed record RunEvaluation : IRunResult<RunEvaluation>
{
    static string IRunResult<RunEvaluation>.FileName => "evaluation.json";

    static string IRunResult<RunEvaluation>.MadeBy => "eval";

    static JsonTypeInfo<RunEvaluation> IRunResult<RunEvaluation>.JsonType => RunJson.Default.RunEvaluation;

    /// <summary>The split that was measured.</summary>
    public required string Split { get; init; }

    /// <summary>The step of the parameters that were measured.</summary>
    public required long Step { get; init; }

    /// <summary>K, the number of importance samples an example; 0 where there is no likelihood.</summary>
    public required int Samples { get; init; }

    /// <summary>What bound and estimate are of: <c>ln p(x)</c>, of a conditional model <c>ln p(x, y)</c>.</summary>
    public string Density { get; init; } = "ln p(x)";

    /// <summary>
    /// The mean of -ln p(y), which is in <see cref="Kl"/>, in nats per datum: the bound and it add up to a bound on
    /// ln p(x | y). Null where the model is given no labels.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LabelKl { get; init; }

    /// <summary>The evidence lower bound, in nats per datum; null where codes have no density.</summary>
    public Estimate? Elbo { get; init; }

    /// <summary>E_q[ln p(x | z)], in nats per datum.</summary>
    public required Estimate Reconstruction { get; init; }

    /// <summary>The divergence, in nats per datum; null where codes have no density.</summary>
    public Estimate? Kl { get; init; }

    /// <summary>½‖z‖² of the code, per datum; null where codes are drawn.</summary>
    public Estimate? Codes { get; init; }

    /// <summary>The log-likelihood by importance sampling, in nats per datum; null where codes have no density.</summary>
    public Estimate? LogLikelihood { get; init; }

    /// <summary>
    /// The bound of the examples that <see cref="LogLikelihood"/> is of, in nats per datum, by the draws of <see cref="Elbo"/>; null
    /// where they are all.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? ElboOfLikelihood { get; init; }

    /// <summary>The effective number of the importance samples; null where codes have no density.</summary>
    public Estimate? EffectiveSampleSize { get; init; }

    /// <summary>ln Z of a Boltzmann prior, in nats, whose error the bound and the likelihood carry; null for other priors.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? LogPartition { get; init; }

    /// <summary>The number of latent units whose posterior mean moves with the data.</summary>
    public required int ActiveUnits { get; init; }

    /// <summary>The number of latent units.</summary>
    public required int Units { get; init; }

    /// <summary>The divergence of each latent unit, in nats per datum.</summary>
    public required IReadOnlyList<double> KlPerUnit { get; init; }

    /// <summary>What these are the means of; null where it was read from a file, which does not have them.</summary>
    [JsonIgnore]
    public ExampleValues? Values { get; private init; }

    /// <summary>Whether this is what is asked for: of the same parameters, split, samples and images.</summary>
    /// <param name="asked">What to measure.</param>
    /// <param name="step">The step of the parameters.</param>
    public bool Answers(RunEvaluationOptions asked, long step)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (Split != asked.Split || Step != step)
            return false;

        // The reconstruction is taken on all examples; without densities there is no likelihood to ask for.
        var all = Reconstruction.Count;
        return LogLikelihood is not { } likelihood || (Samples == asked.Samples && likelihood.Count == Math.Min(asked.Images ?? all, all));
    }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="examples">The examples of the split; the log-likelihood takes some of them, evenly spaced: a split may be sorted.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">The split's name, the number of samples and images.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RunException">The run has no q(z | x).</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static RunEvaluation Of(
        RunModel model, Examples examples, IBackend backend, RunEvaluationOptions options,
        Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        model.RequireEncoder();
        var key = new RandomKey(model.Recipe.Seed).Fold("evaluation").Fold(options.Split);
        using var evaluator = new Evaluator(model.Model, model.Store, backend, new EvaluatorOptions(), key);
        var images = Math.Min(options.Images ?? examples.Count, examples.Count);
        int[] rows = [.. Enumerable.Range(0, images).Select(i => (int)((long)i * examples.Count / images))];
        var some = images == examples.Count ? examples : examples.Take(rows);

        // A sample is a pass through the decoder; the bound takes one an example.
        var samples = model.Model.HasDensity ? options.Samples : 0;
        var (done, all) = (0L, examples.Count + ((long)images * samples));
        ExampleReader Watched(Examples read, int draws) => (which, to) =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke((double)done / all);
            read.Read(which, to);
            done += which.Length * (long)draws;
        };

        var logZ = Evaluation.Boltzmann.LogPartition.Refresh(model.Model, model.Store, backend, key.Fold("annealing"));
        var bound = evaluator.Measure(examples.Count, Watched(examples, 1));
        var likelihood = samples == 0 ? null : evaluator.LogLikelihood(images, Watched(some, samples), samples);
        var part = likelihood is null || images == examples.Count ? null
            : (Estimate.Of([.. rows.Select(row => bound.Values[row])]) with { Estimator = bound.Elbo!.Estimator }).With(model.Model.Boltzmann?.StandardError(model.Store) ?? 0);
        return new()
        {
            Split = options.Split,
            Step = model.Step,
            Samples = samples,
            Density = model.Recipe.Model.Density,
            LabelKl = model.Labels is null ? null : bound.Observed.Sum(x => x.Kl.Sum()),
            Elbo = bound.Elbo,
            Reconstruction = bound.Reconstruction,
            Kl = bound.Kl,
            Codes = bound.Codes,
            LogLikelihood = likelihood?.LogLikelihood,
            ElboOfLikelihood = part,
            EffectiveSampleSize = likelihood?.EffectiveSampleSize,
            LogPartition = logZ,
            ActiveUnits = bound.Levels.Sum(x => x.ActiveUnits),
            Units = bound.Levels.Sum(x => x.Activity.Count),
            KlPerUnit = [.. bound.Levels.SelectMany(x => x.Kl)],
            Values = new()
            {
                Split = options.Split,
                Step = model.Step,
                Judged = bound.Values,
                LogLikelihood = likelihood?.Values ?? [],
            },
        };
    }
}

/// <summary>What to measure.</summary>
/// <param name="Split">The name of the split.</param>
/// <param name="Samples">K, the number of importance samples an example.</param>
/// <param name="Images">The number of examples whose log-likelihood is estimated; null for all.</param>
public sealed record RunEvaluationOptions(string Split, int Samples, int? Images)
{
    /// <summary>What is measured where nothing else is asked for: the test examples, as the recipe says.</summary>
    public static RunEvaluationOptions Usual(EvaluationRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new("test", recipe.Samples, recipe.Images);
    }
}
