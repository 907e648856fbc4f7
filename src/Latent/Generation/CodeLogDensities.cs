namespace Latent.Generation;

/// <summary>The logarithm of a density of codes at each of some codes.</summary>
/// <param name="Values">ln p(z), in nats. Shape: [n].</param>
/// <param name="Estimator">How they were found: <c>closed form</c>, or an estimate that is in expectation a lower
/// bound.</param>
public sealed record CodeLogDensities(IReadOnlyList<double> Values, string Estimator)
{
    /// <summary>The estimator of a density that is known.</summary>
    public const string ClosedForm = "closed form";
}
