using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Latent.Data;
using Latent.Evaluation;
using Latent.Models;
using Latent.Runs.Recipes;
using Latent.Sampling;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>
/// The log-likelihood by Hamiltonian Monte Carlo, which needs no encoder, and beside it that by importance sampling where
/// it is asked for: <c>marginal.json</c>.
/// </summary>
public sealed record RunMarginalLikelihood : IRunResult<RunMarginalLikelihood>
{
    static string IRunResult<RunMarginalLikelihood>.FileName => "marginal.json";

    static string IRunResult<RunMarginalLikelihood>.MadeBy => "eval --estimator hmc";

    static JsonTypeInfo<RunMarginalLikelihood> IRunResult<RunMarginalLikelihood>.JsonType => RunJson.Default.RunMarginalLikelihood;

    /// <summary>R̂ above which the chains of an example count as not mixed.</summary>
    public const double MixedBelow = 1.2;

    /// <summary>The number of latent variables up to which the estimator is good.</summary>
    /// <remarks>Kingma and Welling 2014, arXiv:1312.6114, appendix D.</remarks>
    public const int FewLatents = 5;

    /// <summary>Effective draws of importance sampling below which an example's estimate is not to be trusted.</summary>
    public const double FewEffectiveDraws = 10;

    /// <summary>The split that was measured.</summary>
    public required string Split { get; init; }

    /// <summary>The step of the parameters that were measured.</summary>
    public required long Step { get; init; }

    /// <summary>The number of latent variables.</summary>
    public required int Latents { get; init; }

    /// <summary>The number of posterior draws that are averaged over, an example; as many more fit q.</summary>
    public required int Draws { get; init; }

    /// <summary>The number of independent chains, an example.</summary>
    public required int Chains { get; init; }

    /// <summary>The number of leapfrog steps of an iteration.</summary>
    public required int LeapfrogSteps { get; init; }

    /// <summary>The number of iterations of each chain that do not count; null where it was not kept.</summary>
    public int? WarmUp { get; init; }

    /// <summary>The log-likelihood, in nats per datum; its standard error is that over examples.</summary>
    public required Estimate LogLikelihood { get; init; }

    /// <summary>What that is the mean of, an example each, in nats; empty where it was not kept.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>
    /// The part of the standard error that is the sampler's: that of the mean over these examples, in nats per datum.
    /// </summary>
    public required double SamplingError { get; init; }

    /// <summary>The greatest R̂ of an example's chains.</summary>
    public required double LargestScaleReduction { get; init; }

    /// <summary>The number of examples whose R̂ is not below <see cref="MixedBelow"/>.</summary>
    public required int Unmixed { get; init; }

    /// <summary>The mean probability of acceptance after warm-up.</summary>
    public required double Acceptance { get; init; }

    /// <summary>The log-likelihood by importance sampling of the same examples, in nats per datum.</summary>
    public Estimate? Importance { get; init; }

    /// <summary>
    /// The number of examples with fewer effective draws of importance sampling than <see cref="FewEffectiveDraws"/>: the encoder
    /// misses their posterior, and their importance estimate is likely too low, by any amount.
    /// </summary>
    public int? Missed { get; init; }

    /// <summary>HMC's estimate less importance sampling's, example by example, in nats per datum.</summary>
    public Estimate? Difference { get; init; }

    /// <summary>Whether there are so many latent variables that q, a normal, is a poor fit.</summary>
    [JsonIgnore]
    public bool IsBeyondItsRange => Latents > FewLatents;

    /// <summary>The number of examples of the split, of which the first were taken; null where it was not kept.</summary>
    public int? Examples { get; init; }

    /// <summary>Whether this is what is asked for: of the same parameters, split and examples, by as many draws of as many chains.</summary>
    /// <param name="asked">What to measure.</param>
    /// <param name="step">The step of the parameters.</param>
    public bool Answers(RunMarginalOptions asked, long step)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return Split == asked.Split && Step == step && LogLikelihood.Count == Math.Min(asked.Images, Examples ?? asked.Images)
            && (Draws, Chains, LeapfrogSteps, WarmUp ?? asked.WarmUp) == (asked.Harmonic().AveragedDraws, asked.Chains, asked.LeapfrogSteps, asked.WarmUp);
    }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="examples">The examples of the split, of which the first are taken.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RunException">The model has more levels than one; there are too few draws; or importance sampling is asked for, and the
    /// run has no q(z | x).</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static RunMarginalLikelihood Of(
        RunModel model, Examples examples, IBackend backend, RunMarginalOptions options,
        Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        model.RefuseLabels("HMC");
        model.RequireDensity("--estimator hmc", "look at the reconstruction by 'latent eval'");
        model.RefuseBits("--estimator hmc", "take --estimator importance");
        if (model.Model.LatentShapes.Count > 1)
            throw new RunException("model.upper", "gives the model levels, and HMC samples one; take --estimator importance");
        if (options.ImportanceSamples is not null)
            model.RequireEncoder();
        CheckDraws(model.Model.LatentShapes[0].Size, options);
        var key = new RandomKey(model.Recipe.Seed).Fold("evaluation").Fold(options.Split);
        var count = Math.Min(options.Images, examples.Count);
        var told = new Told(progress, options.ImportanceSamples is null ? 1 : 2, cancellation);
        using var sampled = new HarmonicMarginalLikelihood(
            model.Model, model.Store, backend, options.Harmonic(), key.Fold("hmc"));
        var harmonic = sampled.LogLikelihood(count, examples.Read, told);
        var found = Summarize(model, harmonic, options) with { Examples = examples.Count };
        if (options.ImportanceSamples is not { } samples)
            return found;

        told.Next();
        using var evaluator = new Evaluator(model.Model, model.Store, backend, new EvaluatorOptions(), key);
        var importance = evaluator.LogLikelihood(count, examples.Read, samples, told);
        double[] differences = [.. harmonic.Values.Zip(importance.Values, (a, b) => a - b)];
        return found with
        {
            Importance = importance.LogLikelihood,
            Missed = importance.EffectiveSampleSizes.Count(s => !(s >= FewEffectiveDraws)),
            Difference = Estimate.Of(differences) with { Estimator = "hmc - importance, paired" },
        };
    }

    private static void CheckDraws(int latents, RunMarginalOptions options)
    {
        if (options.Harmonic().FittedDraws <= latents)
        {
            throw new RunException(
                $"--draws {options.Draws}",
                $"is too few: each of {options.Chains} chains fits a covariance of {latents} latent variables to its draws; "
                + $"give {options.Chains * (latents + 1)} or more");
        }
    }

    private static RunMarginalLikelihood Summarize(
        RunModel model, HarmonicReport report, RunMarginalOptions options) => new()
        {
            Split = options.Split,
            Step = model.Step,
            Latents = model.Model.LatentShapes[0].Size,
            Draws = options.Harmonic().AveragedDraws,
            Chains = options.Chains,
            LeapfrogSteps = options.LeapfrogSteps,
            WarmUp = options.WarmUp,
            LogLikelihood = report.LogLikelihood,
            Values = report.Values,
            SamplingError = Math.Sqrt(report.StandardErrors.Sum(e => e * e)) / report.StandardErrors.Count,
            LargestScaleReduction = report.ScaleReductions.Max(),
            Unmixed = report.ScaleReductions.Count(r => !(r < MixedBelow)),
            Acceptance = report.Acceptance,
        };

    /// <summary>Progress over parts, and the place where the work is ended.</summary>
    private sealed class Told(Action<double>? progress, int parts, CancellationToken cancellation) : IProgress<double>
    {
        private int _part;

        public void Next() => _part++;

        public void Report(double value)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke((_part + value) / parts);
        }
    }
}

/// <summary>What to measure by Hamiltonian Monte Carlo.</summary>
/// <param name="Split">The name of the split.</param>
/// <param name="Images">The number of examples at most.</param>
public sealed record RunMarginalOptions(string Split, int Images)
{
    /// <summary>The number of examples where none is asked for; each takes some thousand passes of its chains.</summary>
    public const int UsualImages = 200;

    /// <summary>The number of posterior draws that are averaged over, an example, by all chains together.</summary>
    public int Draws { get; init; } = 1000;

    /// <summary>The number of independent chains, an example.</summary>
    public int Chains { get; init; } = 4;

    /// <summary>The number of leapfrog steps of an iteration.</summary>
    /// <remarks>4: Kingma and Welling 2014, arXiv:1312.6114, appendix E.</remarks>
    public int LeapfrogSteps { get; init; } = 4;

    /// <summary>The number of iterations of each chain, from a draw of the prior that was chosen by its weight, whose draws do not count.</summary>
    public int WarmUp { get; init; } = 200;

    /// <summary>K, the number of importance samples to compare with; null for no comparison.</summary>
    public int? ImportanceSamples { get; init; }

    /// <summary>What is measured where nothing else is asked for: as many test examples as the recipe has, up to the usual.</summary>
    public static RunMarginalOptions Usual(EvaluationRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new("test", Math.Min(recipe.Images ?? int.MaxValue, UsualImages));
    }

    // Half of a chain's draws fit q, the other half is averaged over.
    internal HarmonicOptions Harmonic() => new()
    {
        Chains = Chains,
        Draws = Math.Max(8, 2 * ((Draws + Chains - 1) / Chains)),
        Sampler = new() { Steps = LeapfrogSteps, WarmUp = WarmUp },
    };
}
