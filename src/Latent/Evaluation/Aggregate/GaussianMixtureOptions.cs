namespace Latent.Evaluation.Aggregate;

/// <summary>How a <see cref="GaussianMixture"/> is fitted.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>The number of starts that are drawn; the best end is taken.</summary>
    public int Starts { get; init => field = Require.Positive(value); } = 4;

    /// <summary>The most steps of expectation maximization from one start.</summary>
    public int Steps { get; init => field = Require.Positive(value); } = 500;

    /// <summary>
    /// The gain of the objective in one step, in nats per datum, at or below which the fit has converged; 0 goes on
    /// until rounding ends it.
    /// </summary>
    public double Tolerance { get; init => field = NotNegative(value, nameof(Tolerance)); } = 1e-7;

    /// <summary>
    /// What is added to the diagonal of the covariance of a component with an equal share of the data, in squared units
    /// of the variables; a smaller component has more. It keeps components from shrinking onto single data, where the
    /// likelihood has no bound. For codes of unit scale.
    /// </summary>
    public double Ridge { get; init => field = NotNegative(value, nameof(Ridge)); } = 1e-6;

    private static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number, at least 0.");
}

/// <summary>A fitted mixture, and how the fit went.</summary>
/// <param name="Mixture">The mixture.</param>
/// <param name="Objectives">
/// What was maximized, before the first step and after each, in nats for all data: the log-likelihood, less the ridge's
/// penalty <c>½ λ Σₖ tr Sₖ⁻¹</c> with λ = ridge · n/K. No step lessens it.
/// </param>
/// <param name="HasConverged">Whether the last gain was within the tolerance; false where the steps ran out.</param>
public sealed record GaussianMixtureFit(
    GaussianMixture Mixture, IReadOnlyList<double> Objectives, bool HasConverged);
