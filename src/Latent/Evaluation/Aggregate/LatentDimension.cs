namespace Latent.Evaluation.Aggregate;

/// <summary>
/// What the codes of data tell of one latent variable z: moments of the mixture of its posteriors, one a datum, and
/// how far that mixture is from the prior N(0, 1).
/// </summary>
/// <remarks>Asperti 2019, "About generative aspects of variational autoencoders" (LOD 2019).</remarks>
public sealed record LatentDimension
{
    /// <summary>The variance of posterior means above which a unit is active by Burda's rule.</summary>
    /// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, section 5.2.</remarks>
    public const double LeastVarianceOfMean = LevelReport.Threshold;

    /// <summary>The mean posterior variance up to which a unit is active by Asperti's rule.</summary>
    /// <remarks>
    /// Asperti and Trentin 2020, arXiv:2002.07514. Where the variance law holds it is Var μ ≥ 0.2, so the rule is
    /// coarser than Burda's and counts fewer units.
    /// </remarks>
    public const double MostMeanVariance = 0.8;

    /// <summary>The mean over data of KL(q(z | x) ‖ N(0, 1)), in nats.</summary>
    public required double MeanKl { get; init; }

    /// <summary>The mean of the mixture, that of the posterior means.</summary>
    public required double Mean { get; init; }

    /// <summary>The variance over data of the posterior mean, divided by n.</summary>
    public required double VarianceOfMean { get; init; }

    /// <summary>The mean over data of the posterior variance.</summary>
    public required double MeanVariance { get; init; }

    /// <summary>The third standardized moment of the mixture; 0 for a normal.</summary>
    public required double Skewness { get; init; }

    /// <summary>The fourth standardized moment of the mixture less 3; 0 for a normal.</summary>
    public required double ExcessKurtosis { get; init; }

    /// <summary>
    /// KL(q(z) ‖ N(0, 1)) of the mixture itself, in nats, by quadrature: exact to 1e-8. It is 0 only where the
    /// mixture is the prior; the variance law alone does not make it so.
    /// </summary>
    public required double MarginalKl { get; init; }

    /// <summary>
    /// The variance of the mixture, <c>mean σ² + Var μ</c>. The variance law says that training makes it 1.
    /// </summary>
    public double Variance => MeanVariance + VarianceOfMean;

    /// <summary>
    /// The second moment of the mixture, <c>mean σ² + mean μ²</c>: the other form of the variance law. A model that can
    /// rescale z makes it exactly 1 at an optimum; it differs from <see cref="Variance"/> by the squared mean.
    /// </summary>
    public double SecondMoment => Variance + (Mean * Mean);

    /// <summary>Whether <see cref="VarianceOfMean"/> is above <see cref="LeastVarianceOfMean"/>.</summary>
    public bool IsActive => VarianceOfMean > LeastVarianceOfMean;

    /// <summary>Whether <see cref="MeanVariance"/> is at most <see cref="MostMeanVariance"/>.</summary>
    public bool IsActiveByVariance => MeanVariance <= MostMeanVariance;

    // With d = μ - m, the central moments of a mixture are the means of d² + σ², d³ + 3 d σ², d⁴ + 6 d² σ² + 3 σ⁴.
    internal static LatentDimension Of(ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        var n = means.Length;
        var (mean, meanVariance, kl) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            mean += means[i] / n;
            meanVariance += variances[i] / n;
            kl += GaussianDivergence.ToStandardNormal(means[i], variances[i]) / n;
        }

        var (ofMean, third, fourth) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var (d, s) = (means[i] - mean, variances[i]);
            ofMean += d * d / n;
            third += ((d * d * d) + (3 * d * s)) / n;
            fourth += ((d * d * d * d) + (6 * d * d * s) + (3 * s * s)) / n;
        }

        var variance = ofMean + meanVariance;
        return new()
        {
            MeanKl = kl,
            Mean = mean,
            VarianceOfMean = ofMean,
            MeanVariance = meanVariance,
            Skewness = third / Math.Pow(variance, 1.5),
            ExcessKurtosis = (fourth / (variance * variance)) - 3,
            MarginalKl = MarginalDivergence.ToStandardNormal(means, variances),
        };
    }
}
