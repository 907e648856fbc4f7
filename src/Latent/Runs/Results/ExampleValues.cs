using System.Text.Json.Serialization.Metadata;

namespace Latent.Runs.Results;

/// <summary>
/// What the means of a <see cref="RunEvaluation"/> are of, example by example: <c>examples.json</c>. Runs measured on the same
/// examples are compared by these pair by pair, which is far more exact than by their means.
/// </summary>
public sealed record ExampleValues : IRunResult<ExampleValues>
{
    static string IRunResult<ExampleValues>.FileName => "examples.json";

    static string IRunResult<ExampleValues>.MadeBy => "eval";

    static JsonTypeInfo<ExampleValues> IRunResult<ExampleValues>.JsonType => RunJsonLine.Default.ExampleValues;

    /// <summary>The split that was measured.</summary>
    public required string Split { get; init; }

    /// <inheritdoc/>
    public required long Step { get; init; }

    /// <summary>The bound of each example, or its reconstruction where codes have no density, in nats.</summary>
    public required IReadOnlyList<double> Judged { get; init; }

    /// <summary>The log-likelihood of evenly spaced examples, or of all, by importance sampling, in nats; empty where there is none.</summary>
    public required IReadOnlyList<double> LogLikelihood { get; init; }
}
