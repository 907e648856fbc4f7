namespace Latent.Evaluation.Scoring;

/// <summary>How strange a datum is, and by what.</summary>
/// <param name="Score">The score, in nats, the higher the stranger: −ELBO, or −ln p(x) by importance sampling. Infinite
/// where the density is too small for float32.</param>
/// <param name="IsAnomalous">Whether it is above the threshold; null where there is none.</param>
/// <param name="Strange">The features that are most above what they usually contribute, the strangest first; only those
/// that are above it, and none where nothing is known of the usual.</param>
public sealed record RowScore(double Score, bool? IsAnomalous, IReadOnlyList<StrangeFeature> Strange);

/// <summary>A feature that makes a datum strange.</summary>
/// <param name="Name">Its name; a table's column, a pixel.</param>
/// <param name="Excess">By how much <c>E_q[-ln p(xⱼ | z)]</c> is above its mean over the data compared with, in
/// nats.</param>
public readonly record struct StrangeFeature(string Name, double Excess);
