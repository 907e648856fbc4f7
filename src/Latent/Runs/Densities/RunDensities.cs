using System.Text.Json.Serialization.Metadata;
using Latent.Evaluation;

namespace Latent.Runs.Densities;

/// <summary>
/// How far what a run's model generates is from the data, by the density its codes are drawn from, and how each density
/// fits the codes of test data: <c>densities.json</c>.
/// </summary>
public sealed record RunDensities : IRunResult<RunDensities>
{
    static string IRunResult<RunDensities>.FileName => "densities.json";

    static string IRunResult<RunDensities>.MadeBy => "densities";

    static JsonTypeInfo<RunDensities> IRunResult<RunDensities>.JsonType => RunJson.Default.RunDensities;

    /// <summary>The step of the parameters.</summary>
    public required long Step { get; init; }

    /// <summary>What was asked for; null where it was not kept.</summary>
    public RunDensitiesOptions? Asked { get; init; }

    /// <summary>The number of training examples whose codes the densities are fitted to.</summary>
    public required int FittedTo { get; init; }

    /// <summary>The number of examples in each of two sets that are compared.</summary>
    public required int Examples { get; init; }

    /// <summary>What of them is compared.</summary>
    public required string Features { get; init; }

    /// <summary>What samples and reconstructions are.</summary>
    public string Decoded { get; init; } = "means of p(x | z)";

    /// <summary>The number of latent variables of a code.</summary>
    public required int CodeSize { get; init; }

    /// <summary>Each set that was compared with training data.</summary>
    public required IReadOnlyList<DensityRow> Rows { get; init; }

    /// <summary>What the numbers say, a sentence each.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Whether this is what is asked for, of the same parameters.</summary>
    /// <param name="asked">How much to compare.</param>
    /// <param name="step">The step of the parameters.</param>
    public bool Answers(RunDensitiesOptions asked, long step) => Asked == asked && Step == step;
}

/// <summary>One set of examples, compared with training data.</summary>
/// <param name="Name">What they are: <see cref="TestData"/>, <see cref="Reconstructions"/>, or the name of the density
/// that their codes are drawn from.</param>
/// <param name="Distance">The squared Fréchet distance of their features from those of as many training examples, in
/// squared units of the features: the mean over repetitions, each of other examples and draws.</param>
/// <param name="LogDensity">The mean over codes of test data of ln p(z), in nats per code; null where the codes are of no
/// density.</param>
/// <param name="Gain">How much that is above the prior's, code by code, in nats per code; null where there is no
/// prior.</param>
public sealed record DensityRow(string Name, Estimate Distance, Estimate? LogDensity = null, Estimate? Gain = null)
{
    /// <summary>The name of the row of test data: the least that a perfect model has.</summary>
    public const string TestData = "test data";

    /// <summary>The name of the row of reconstructions of test data: what the decoder makes of codes of data.</summary>
    public const string Reconstructions = "reconstructions";

    /// <summary>The name of the row of samples from the prior.</summary>
    public const string Prior = "prior";

    /// <summary>Whether the row is of samples.</summary>
    internal bool IsSamples => LogDensity is not null;
}

/// <summary>How much to compare.</summary>
/// <param name="Examples">The most training examples to fit to, and the most examples in each set that is compared.</param>
/// <param name="Repetitions">How often sets are drawn and compared, at least 2.</param>
public sealed record RunDensitiesOptions(int Examples = RunGenerator.UsualExamples, int Repetitions = 3);
