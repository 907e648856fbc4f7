namespace Latent.Tests.Evaluation.Aggregate;

/// <summary>
/// The variational autoencoder with linear networks and Gaussian noise at its optimum, in closed form, one principal
/// direction of the data at a time.
/// </summary>
/// <remarks>Lucas et al. 2019, arXiv:1911.02469; Tipping and Bishop 1999, doi:10.1111/1467-9868.00196.</remarks>
internal static class LinearVae
{
    /// <summary>The optimum along one principal direction that has a latent variable of its own.</summary>
    /// <param name="eigenvalue">λ, the variance of the data in this direction, above 0.</param>
    /// <param name="noise">γ², the decoder's variance, above 0.</param>
    /// <param name="beta">β, the weight of the divergence, above 0.</param>
    public static LinearVaeDimension Optimum(double eigenvalue, double noise, double beta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(eigenvalue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noise);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        var normalizer = -0.5 * Math.Log(2 * Math.PI * noise);
        var ratio = beta * noise / eigenvalue;
        return ratio < 1
            ? new(eigenvalue - (beta * noise), ratio, 1 - ratio, normalizer - (beta / 2), -0.5 * Math.Log(ratio))
            : new(0, 1, 0, normalizer - (eigenvalue / (2 * noise)), 0);
    }
}

/// <summary>
/// One direction of a linear variational autoencoder at its optimum: <c>x = w z + γ ε</c>, active iff λ &gt; β γ².
/// </summary>
/// <param name="SquaredWeight"><c>w² = λ - β γ²</c>, or 0.</param>
/// <param name="PosteriorVariance"><c>σ² = β γ²/λ</c>, or 1.</param>
/// <param name="VarianceOfMean">The variance over data of μ, <c>1 - β γ²/λ</c>, or 0: with σ² it adds up to 1.</param>
/// <param name="Reconstruction">The direction's part of E[ln p(x | z)], in nats per datum.</param>
/// <param name="Kl">The direction's part of the divergence, <c>-½ ln σ²</c>, in nats per datum.</param>
internal sealed record LinearVaeDimension(
    double SquaredWeight, double PosteriorVariance, double VarianceOfMean, double Reconstruction, double Kl)
{
    /// <summary>Whether the latent variable carries anything.</summary>
    public bool IsActive => SquaredWeight > 0;
}
