using Latent.Evaluation;

namespace Latent.Runs.Experiments;

/// <summary>What a measure gave for one run.</summary>
/// <param name="Value">The value, in the measure's unit.</param>
/// <param name="StandardError">Its standard error over examples; null where there is none.</param>
public readonly record struct Reading(double Value, double? StandardError = null)
{
    /// <summary>What it is the mean of, an example each; null where that was not kept.</summary>
    public IReadOnlyList<double>? Values { get; init; }

    internal static Reading? Of(Estimate? estimate, IReadOnlyList<double>? values = null) =>
        estimate is null ? null : new(estimate.Mean, double.IsNaN(estimate.StandardError) ? null : estimate.StandardError) { Values = values is { Count: > 0 } ? values : null };
}
