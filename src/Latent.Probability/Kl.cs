using Latent.Tensors;

namespace Latent.Probability;

/// <summary>The Kullback-Leibler divergence, <c>KL(q ‖ p) = E_q[ln q - ln p]</c>, in nats.</summary>
public static class Kl
{
    /// <summary>The divergence of each event in closed form, or <see langword="null"/> where none is known.</summary>
    /// <returns>In nats. Shape: the batch shape of the pair broadcast together.</returns>
    /// <exception cref="ShapeException">The event axes of the two differ in number, or their shapes do not
    /// broadcast.</exception>
    public static Tensor? Exact(Distribution q, Distribution p) => Elements(q, p)?.SumInner(q.EventRank);

    /// <summary>
    /// The divergence of each element in closed form, before event axes are summed; <see langword="null"/> where none
    /// is known.
    /// </summary>
    /// <returns>In nats. Shape: that of the pair broadcast together.</returns>
    /// <exception cref="ShapeException">The event axes of the two differ in number, or their shapes do not
    /// broadcast.</exception>
    public static Tensor? Elements(Distribution q, Distribution p)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(p);
        if (q.EventRank != p.EventRank)
        {
            throw new ShapeException(
                "Kl", $"one event has {q.EventRank} axes in q and {p.EventRank} in p; use AsEvent on both");
        }

        var shape = Shape.Broadcast(q.Shape, p.Shape, "Kl");
        var elements = (q, p) switch
        {
            (StandardNormal, StandardNormal) => Tensor.Full(0),
            (Normal a, StandardNormal) => NormalStandard(a),
            (Normal a, Normal b) => NormalNormal(a, b),
            (Bernoulli a, Bernoulli b) => BernoulliBernoulli(a, b),
            (Point a, Categorical b) => -b.AsEvent(0).LogProb(a.At),
            _ => null,
        };
        return elements?.BroadcastTo(shape);
    }

    /// <summary>One draw's unbiased estimate, <c>ln q(z) - ln p(z)</c> at <paramref name="z"/> drawn from q.</summary>
    /// <returns>In nats. Shape: that of z without its event axes.</returns>
    public static Tensor Estimate(Distribution q, Distribution p, Tensor z)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(p);
        return q.LogProb(z) - p.LogProb(z);
    }

    // Kingma and Welling 2014, arXiv:1312.6114, appendix B: ½(σ² - 1 + μ²) - ln σ. As expm1 of 2 ln σ, so that near σ =
    // 1
    // nothing is lost before the logarithm is subtracted.
    private static Tensor NormalStandard(Normal q) =>
        (((2 * q.LogScale).Expm1() + q.Mean.Square()) * 0.5) - q.LogScale;

    // The same in units of p: with d = ln σ_q - ln σ_p and the means' distance over σ_p.
    private static Tensor NormalNormal(Normal q, Normal p)
    {
        var scaled = new Normal((q.Mean - p.Mean) * (-p.LogScale).Exp(), q.LogScale - p.LogScale);
        return NormalStandard(scaled);
    }

    // p_q (l_q - l_p) - softplus(l_q) + softplus(l_p).
    private static Tensor BernoulliBernoulli(Bernoulli q, Bernoulli p) =>
        (q.Mean * (q.Logit - p.Logit)) - q.Logit.Softplus() + p.Logit.Softplus();
}
