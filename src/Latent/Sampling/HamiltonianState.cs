namespace Latent.Sampling;

/// <summary>
/// All that must outlive the process for chains to go on with the same bits; the key and the options belong to whoever
/// made them.
/// </summary>
public sealed class HamiltonianState
{
    /// <summary>The number of iterations made.</summary>
    public required long Iteration { get; init; }

    /// <summary>Where the chains stand. Shape: [chains, Z].</summary>
    public required IReadOnlyList<double> Positions { get; init; }

    /// <summary>
    /// The weighted mean of how far acceptance fell short of its target. Shape: [chains], or [1] for a common step.
    /// </summary>
    public required IReadOnlyList<double> Shortfall { get; init; }

    /// <summary>The logarithm of the averaged step size. Shape: that of <see cref="Shortfall"/>.</summary>
    public required IReadOnlyList<double> LogStepSizes { get; init; }
}
