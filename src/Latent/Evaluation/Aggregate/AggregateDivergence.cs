namespace Latent.Evaluation.Aggregate;

/// <summary>
/// The mean divergence of posteriors from the prior, taken apart:
/// <c>mean KL = mutual information + total correlation + Σ marginal KL</c>, the last two being KL(q(z) ‖ N(0, I)).
/// </summary>
/// <param name="MeanKl">The mean over data of KL(q(z | x) ‖ N(0, I)), in nats, in closed form.</param>
/// <param name="MutualInformation">
/// What z tells of which datum it is the code of, in nats; at most <see cref="Limit"/>.
/// </param>
/// <param name="MarginalKl">The sum over latents of KL(q(z) ‖ N(0, 1)), in nats, by quadrature.</param>
/// <param name="Count">n, the number of data.</param>
/// <remarks>
/// Hoffman and Johnson 2016, "ELBO surgery"; Chen et al. 2018, arXiv:1802.04942, eq. 2. The standard errors are those of
/// the draws, for the n data as they are. As an estimate for data not seen the mutual information is too low and the
/// divergence of the mixture too high, by convexity: n data are told apart by at most ln n nats, so that where
/// MutualInformation nears <see cref="Limit"/> only a larger n says more. The marginals hardly suffer from this.
/// </remarks>
public sealed record AggregateDivergence(double MeanKl, Estimate MutualInformation, double MarginalKl, int Count)
{
    /// <summary>ln n, in nats: the most that n data allow the mutual information to be.</summary>
    public double Limit => Math.Log(Count);

    /// <summary>KL(q(z) ‖ N(0, I)) of the mixture, in nats: what a draw from the prior gets wrong.</summary>
    public Estimate Kl => MutualInformation with { Mean = MeanKl - MutualInformation.Mean };

    /// <summary>
    /// KL(q(z) ‖ Π q(zⱼ)), in nats: the part of <see cref="Kl"/> that is dependence between latents.
    /// </summary>
    public Estimate TotalCorrelation => Kl with { Mean = Kl.Mean - MarginalKl };
}
