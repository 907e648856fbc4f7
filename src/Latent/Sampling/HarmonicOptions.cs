namespace Latent.Sampling;

/// <summary>How a <see cref="HarmonicMarginalLikelihood"/> goes about its work.</summary>
public sealed record HarmonicOptions
{
    /// <summary>
    /// The sampler. Its warm-up, from where chains begin, must be long enough to reach the posterior.
    /// </summary>
    /// <remarks>4 leapfrog steps: Kingma and Welling 2014, arXiv:1312.6114, appendix E.</remarks>
    public HamiltonianOptions Sampler { get; init; } = new() { Steps = 4 };

    /// <summary>
    /// The number of draws of each chain after warm-up, at least 8: a part of q is fitted to the first half, the second is
    /// averaged over.
    /// </summary>
    public int Draws
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 8);
            field = value;
        }
    } = 100;

    /// <summary>
    /// The number of draws of the prior that each chain chooses its beginning from, with probability in proportion to
    /// p(x | z); 1 for a single draw.
    /// </summary>
    public int StartingDraws { get; init => field = Require.Positive(value); } = 4000;

    /// <summary>The number of iterations from one draw to the next.</summary>
    public int Thinning { get; init => field = Require.Positive(value); } = 1;

    /// <summary>The number of independent chains of each datum.</summary>
    public int Chains { get; init => field = Require.Positive(value); } = 4;

    /// <summary>
    /// What the fitted covariance is multiplied by, between 0 and 1. Where q is wider than the posterior, the ratio's
    /// variance grows, and from twice the posterior's variance on it is infinite.
    /// </summary>
    /// <remarks>
    /// For a normal posterior and c times its covariance, the relative variance of one ratio is (c (2 - c))^(-Z/2) - 1:
    /// 0.15 for Z = 3 and c = 0.7.
    /// </remarks>
    public double Narrowing
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Narrowing), value, $"{nameof(Narrowing)} must lie between 0 and 1.");
    } = 0.7;

    /// <summary>The number of draws of a datum, by all chains, that are averaged over.</summary>
    public int AveragedDraws => Chains * (Draws - FittedDraws);

    /// <summary>The number of draws of a chain that q is fitted to.</summary>
    internal int FittedDraws => Draws / 2;

    /// <summary>The number of chains, of all data together, that walk at once.</summary>
    public int Rows { get; init => field = Require.Positive(value); } = 1000;
}
