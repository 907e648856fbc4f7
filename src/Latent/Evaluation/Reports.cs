namespace Latent.Evaluation;

/// <summary>The log-likelihood by importance sampling.</summary>
/// <param name="LogLikelihood">The mean of ln p(x) over data, in nats per datum; in expectation a lower bound, tight as
/// K grows.</param>
/// <param name="EffectiveSampleSize">The mean over data of (Σ w)² / Σ w², in draws: near K where q is near the
/// posterior.</param>
/// <param name="Values">The estimate of ln p(x) of each datum, in nats.</param>
public sealed record ImportanceReport(
    Estimate LogLikelihood, Estimate EffectiveSampleSize, IReadOnlyList<double> Values)
{
    /// <summary>The effective sample size of each datum, in draws: where it is a few, the value is likely far too low.</summary>
    public IReadOnlyList<double> EffectiveSampleSizes { get; init; } = [];
}

/// <summary>The evidence lower bound and its parts.</summary>
/// <param name="Elbo">The bound, in nats per datum.</param>
/// <param name="Reconstruction">E_q[ln p(x | z)], in nats per datum.</param>
/// <param name="Kl">KL(q(z | x) ‖ p(z)), in nats per datum.</param>
/// <param name="Levels">How each level of latent variables is used; observed ones, such as a label, are none.</param>
public sealed record ElboReport(Estimate Elbo, Estimate Reconstruction, Estimate Kl, IReadOnlyList<LevelReport> Levels)
{
    /// <summary>The bound of each datum, in nats.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>
    /// The levels that are part of a datum: their divergence is -ln p of what was observed, and <see cref="Kl"/> has it.
    /// </summary>
    public IReadOnlyList<LevelReport> Observed { get; init; } = [];
}

/// <summary>The terms of the reconstruction of some data, one for each of their values.</summary>
/// <param name="Start">The number of the first datum.</param>
/// <param name="Values">E_q[ln p(xⱼ | z)], in nats. Shape: [B, D].</param>
public sealed record ReconstructionTerms(int Start, double[] Values);

/// <summary>How the units of one level of latent variables are used.</summary>
/// <param name="Name">The level's name.</param>
/// <param name="Kl">The mean divergence of each unit, in nats per datum; empty where no closed form is known.</param>
/// <param name="Activity">Var over data of E_q[z] of each unit, in squared units of z; empty where the mean is not known. Where E_q[z] is
/// known by draws of a level below, an estimate without bias, which may be below 0.</param>
/// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, section 5.2.</remarks>
public sealed record LevelReport(string Name, IReadOnlyList<double> Kl, IReadOnlyList<double> Activity)
{
    /// <summary>The activity above which a unit counts as active, by Burda et al.</summary>
    public const double Threshold = 0.01;

    /// <summary>The number of units whose activity is above <see cref="Threshold"/>.</summary>
    public int ActiveUnits => Activity.Count(IsActive);

    /// <summary>Whether an activity is that of an active unit.</summary>
    public static bool IsActive(double activity) => activity > Threshold;
}
