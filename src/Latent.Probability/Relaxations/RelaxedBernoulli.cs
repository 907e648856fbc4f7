using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary>
/// A relaxed bit, <c>p(x) = (1 - q) r(x | 0) + q r(x | 1)</c> with q = σ(l): its draws ζ follow the logit smoothly.
/// </summary>
/// <remarks>
/// A draw is ancestral (z, then ζ given z), its gradient that of the inverse CDF: <c>dζ/dq = (R₀(ζ) - R₁(ζ)) / q(ζ)</c>, from
/// F(ζ) = ρ held fixed.
/// </remarks>
/// <param name="Logit">l, the log-odds of z = 1.</param>
/// <param name="Relaxation">r(ζ | z).</param>
public sealed record RelaxedBernoulli(Tensor Logit, Relaxation Relaxation) : Distribution, IReparameterized
{
    /// <inheritdoc/>
    public override Shape Shape => Logit.Shape;

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Draw(key, leading).Value;

    /// <inheritdoc/>
    public Sampled SampleWithLogProb(RandomKey key, Shape leading = default)
    {
        var drawn = Draw(key, leading);
        return new(drawn.Value, LogProbAt(drawn.Coordinate).SumInner(EventRank));
    }

    /// <inheritdoc/>
    public Distribution Detached() => this with { Logit = Logit.StopGradient() };

    /// <summary>Draws with all that is known of them. Shape: [.. <paramref name="leading"/>, .. <see cref="Shape"/>] each.</summary>
    public RelaxedDraw Draw(RandomKey key, Shape leading = default)
    {
        Shape shape = [.. leading, .. Shape];
        var logit = Logit.BroadcastTo(shape);
        var z = key.Fold("z").Bernoulli(logit.Sigmoid()).StopGradient();

        // A draw of z = 1 is the mirror of one of z = 0 at the opposite logit: both are followed near 0, where numbers are fine.
        var (against, t) = (z.Select(-logit, logit), Relaxation.DrawOfZero(key.Fold("zeta"), shape).StopGradient());
        t += SlopeAt(t, against).StopGradient() * (against - against.StopGradient());
        var (u, odds) = (z.Select(Relaxation.Mirror(t), t), Relaxation.Odds(t));
        return new(
            z, u, Relaxation.Value(u), z.Select(-odds, odds), (against + odds).Softplus() - against.Softplus());
    }

    /// <summary>ln q(ζ) at a coordinate, a density of ζ: <c>ln r(ζ | 0) + softplus(l + b) - softplus(l)</c>. Shape: that of u.</summary>
    public Tensor LogProbAt(Tensor u) => Relaxation.LogDensityOfZero(u) + (Logit + Relaxation.Odds(u)).Softplus() - Logit.Softplus();

    /// <summary>F(ζ), the probability below ζ, at a coordinate. Shape: that of u.</summary>
    public Tensor CdfAt(Tensor u) => Relaxation.CdfOfZero(u) - (Logit.Sigmoid() * Relaxation.CdfGap(u));

    /// <summary>du/dl of a draw, at its coordinate. Shape: that of u.</summary>
    public Tensor SlopeAt(Tensor u) => SlopeAt(u, Logit);

    /// <inheritdoc/>
    protected override Tensor LogDensity(Tensor x) => LogProbAt(Relaxation.Coordinate(x));

    // q (1 - q) (R₀ - R₁) over the density of u, all but the difference as one exponent.
    private Tensor SlopeAt(Tensor u, Tensor logit) => Relaxation.CdfGap(u) * (-((-logit).Softplus()
        + Relaxation.LogDensityOfZero(u) + Relaxation.LogStretch(u) + (logit + Relaxation.Odds(u)).Softplus())).Exp();
}
