namespace Latent.Evaluation.Aggregate;

/// <summary>The divergence of one normal in one dimension, in double precision.</summary>
internal static class GaussianDivergence
{
    /// <summary><c>KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² - ln σ² - 1)</c>, in nats, for σ² &gt; 0.</summary>
    /// <remarks>Kingma and Welling 2014, arXiv:1312.6114, appendix B.</remarks>
    public static double ToStandardNormal(double mean, double variance) =>
        0.5 * ((mean * mean) + variance - Math.Log(variance) - 1);
}
