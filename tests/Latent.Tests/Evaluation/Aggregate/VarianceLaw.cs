namespace Latent.Tests.Evaluation.Aggregate;

/// <summary>
/// The variance law: a model that is free to rescale a latent variable, and to undo it in its decoder, makes
/// <c>mean σ² + mean μ² = 1</c>.
/// </summary>
/// <remarks>
/// Asperti 2019, "About generative aspects of variational autoencoders" (LOD 2019), for a ratio ρ² = σ²/μ² that rescaling
/// leaves as it is. The law fails where the decoder cannot rescale (weight decay), the prior is not N(0, I), the
/// divergence is not a plain multiple (free bits), variances are clamped, or training has not converged.
/// </remarks>
internal static class VarianceLaw
{
    /// <summary>The posterior of least KL to N(0, 1) among those with σ/|μ| = ρ.</summary>
    /// <param name="ratio">ρ, above 0.</param>
    /// <returns>
    /// <c>σ² = ρ²/(1 + ρ²)</c>, <c>μ² = 1/(1 + ρ²)</c>, and their divergence <c>-½ ln σ²</c>, in nats.
    /// </returns>
    public static (double Variance, double SquaredMean, double Kl) Optimum(double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);

        // In the inverse, so that the square of a small ratio is not lost beside 1.
        var inverse = 1 / (ratio * ratio);
        return (1 / (1 + inverse), inverse / (1 + inverse), 0.5 * Tensors.Numerics.Log1p(inverse));
    }
}
