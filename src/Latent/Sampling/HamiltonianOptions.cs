namespace Latent.Sampling;

/// <summary>How a <see cref="HamiltonianMonteCarlo"/> walks.</summary>
public sealed record HamiltonianOptions
{
    /// <summary>The number of leapfrog steps of one iteration.</summary>
    public int Steps { get; init => field = Require.Positive(value); } = 10;

    /// <summary>
    /// ε of the first iteration, in units of z; warm-up goes on from it, and without warm-up it stays.
    /// </summary>
    public double StepSize { get; init => field = Require.Positive(value); } = 0.1;

    /// <summary>The mean probability of acceptance that ε is tuned to, between 0 and 1.</summary>
    /// <remarks>90 %: Kingma and Welling 2014, arXiv:1312.6114, appendix E.</remarks>
    public double TargetAcceptance
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(TargetAcceptance), value, $"{nameof(TargetAcceptance)} must lie between 0 and 1.");
    } = 0.9;

    /// <summary>
    /// The number of iterations that tune ε, whose draws do not count; afterwards ε stays as it is.
    /// </summary>
    public int WarmUp
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 200;

    /// <summary>
    /// Whether all chains share one ε, tuned to their mean acceptance; by default each has its own, since each datum's
    /// posterior has a width of its own.
    /// </summary>
    public bool CommonStep { get; init; }

    /// <summary>
    /// Each iteration of each chain multiplies ε by a uniform draw from 1 ± this, at least 0 and below 1: trajectories
    /// of one length can return to where they began, for ever.
    /// </summary>
    /// <remarks>Neal 2011, arXiv:1206.1901, section 3.2.</remarks>
    public double Jitter
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Jitter), value, $"{nameof(Jitter)} must be in [0, 1).");
    } = 0.1;
}
