using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Evaluation.Diagnosis;
using Latent.Runs.Densities;

namespace Latent.Runs.Results;

/// <summary>What a trained model's codes tell, and what may be wrong with it: <c>diagnosis.json</c>.</summary>
public sealed record RunDiagnosis : IRunResult<RunDiagnosis>
{
    static string IRunResult<RunDiagnosis>.FileName => "diagnosis.json";

    static string IRunResult<RunDiagnosis>.MadeBy => "diagnose";

    static JsonTypeInfo<RunDiagnosis> IRunResult<RunDiagnosis>.JsonType => RunJson.Default.RunDiagnosis;

    /// <summary>The split that was looked at.</summary>
    public required string Split { get; init; }

    /// <summary>The step of the parameters.</summary>
    public required long Step { get; init; }

    /// <summary>The number of examples of the split, of which so many as <see cref="Divergence"/> says were taken; null where it was
    /// not kept.</summary>
    public int? Examples { get; init; }

    /// <summary>The level of latent variables that the tables are of: the top one, whose prior is N(0, I).</summary>
    public required string Level { get; init; }

    /// <summary>What the bound is of: <c>ln p(x)</c>, of a conditional model <c>ln p(x, y)</c>.</summary>
    public string Density { get; init; } = "ln p(x)";

    /// <summary>The evidence lower bound, in nats per datum.</summary>
    public required Estimate Elbo { get; init; }

    /// <summary>E_q[ln p(x | z)], in nats per datum.</summary>
    public required Estimate Reconstruction { get; init; }

    /// <summary>E[ln p(x | z)] with z from the posterior of another datum, in nats per datum.</summary>
    public required Estimate ShuffledReconstruction { get; init; }

    /// <summary>The divergence of all levels, in nats per datum; of a conditional model -ln p(y) is in it.</summary>
    public required Estimate Kl { get; init; }

    /// <summary>The mean of -ln p(y), which is in <see cref="Kl"/>, in nats per datum; null where the model is given no labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LabelKl { get; init; }

    /// <summary>Each latent variable of the level.</summary>
    public required IReadOnlyList<LatentDimension> Dimensions { get; init; }

    /// <summary>The level's divergence taken apart.</summary>
    public required AggregateDivergence Divergence { get; init; }

    /// <summary>How near reconstructions and samples are to the data; null of a conditional model, of fewer than ten test examples, and where it was not kept.</summary>
    public SampleQuality? Quality { get; init; }

    /// <summary>What was found, the most severe first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Whether this is what is asked for: of the same parameters, split and number of examples.</summary>
    /// <param name="split">The split.</param>
    /// <param name="examples">The number of examples at most.</param>
    /// <param name="step">The step of the parameters.</param>
    public bool Answers(string split, int examples, long step) =>
        (Split, Step) == (split, step) && Divergence.Count == Math.Min(examples, Examples ?? examples);
}
