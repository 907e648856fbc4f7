using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// Draws from the approximate posterior of a batch, level by level, each level given those before it.
/// </summary>
/// <param name="Levels">The levels, in the order of drawing.</param>
public sealed record Posterior(IReadOnlyList<Level> Levels)
{
    /// <summary>
    /// KL(q ‖ p) of all levels together where the model knows better than from the levels one by one: in closed form, or by an estimate
    /// of its own. In nats; null where it does not. Shape: [B] or [K, B].
    /// </summary>
    public Tensor? Divergence { get; init; }

    /// <summary>The draws of every level, as the decoder takes them. Shape: [K, B, Z] each.</summary>
    public IReadOnlyList<Tensor> Z => [.. Levels.Select(l => l.Z)];

    /// <summary>The posterior without its first levels: of a model's observed ones, what is inferred.</summary>
    /// <param name="levels">How many.</param>
    public Posterior Without(int levels) => levels == 0 ? this : this with { Levels = [.. Levels.Skip(levels)] };

    /// <summary>
    /// The logarithms of the importance weights, <c>ln w = ln p(x | z) + ln p(z) - ln q(z | x)</c>, from which every
    /// bound and estimate follows. In nats. Shape: [K, B].
    /// </summary>
    /// <param name="logLikelihood">ln p(x | z) of the draws. Shape: [K, B].</param>
    /// <exception cref="NotSupportedException">The divergence is the posterior's own, and no such weights have its gradient.</exception>
    public Tensor LogWeights(Tensor logLikelihood) => Divergence is not null
        ? throw new NotSupportedException("Posterior: its divergence is of bits, whose draws have no path; take the ELBO with it")
        : Levels.Aggregate(logLikelihood, (sum, level) => sum + (level.LogP - level.LogQ));

    /// <summary>ln q(z | x) of the draws of all levels, in nats. Shape: [K, B].</summary>
    public Tensor LogQ => Levels.Select(level => level.LogQ).Aggregate((a, b) => a + b);

    /// <summary>ln p(z) of the draws of all levels, in nats. Shape: [K, B].</summary>
    public Tensor LogP => Levels.Select(level => level.LogP).Aggregate((a, b) => a + b);

    /// <summary>Whether the divergence of every level is known in closed form.</summary>
    public bool HasClosedKl => Levels.All(level => level.Kl is not null);

    /// <summary>The divergence of the posterior from the prior, KL(q ‖ p), estimated from the draws, in nats. Shape: [K, B].</summary>
    /// <exception cref="NotSupportedException">The divergence is the posterior's own, and draws do not have its gradient.</exception>
    public Tensor SampledKl() => Divergence is not null
        ? throw new NotSupportedException("Posterior: its divergence is of bits, whose draws have no path; take it as it is")
        : LogQ - LogP;

    /// <summary>
    /// The divergence of the posterior from the prior, KL(q ‖ p), each level's in closed form where one is known and estimated from the
    /// draws where not, or <see cref="Divergence"/> where there is one. In nats. Shape: [B] or [K, B].
    /// </summary>
    public Tensor Kl() => Divergence ?? Levels
        .Select(level => level.Kl?.SumInner(level.Q.EventRank) ?? (level.LogQ - level.LogP))
        .Aggregate((a, b) => a + b);
}
