using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary>
/// A bit under Gaussian noise whose place and width are learned, <c>p(x) = (1 - q) N(x; δ, s²) + q N(x; 1 + δ, s²)</c>: the posterior
/// beside the Gaussian integral of a Boltzmann machine.
/// </summary>
/// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 3.2.</remarks>
/// <param name="Logit">l, the log-odds of z = 1.</param>
/// <param name="Shift">δ. Shape: one that broadcasts to the logit's.</param>
/// <param name="Scale">s, above 0. Shape: one that broadcasts to the logit's.</param>
public sealed record ShiftedGaussianBit(Tensor Logit, Tensor Shift, Tensor Scale) : Distribution, IReparameterized
{
    private const double Root2 = 1.41421356237309504880;

    /// <inheritdoc/>
    public override Shape Shape => Logit.Shape;

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Draw(key, leading);

    /// <inheritdoc/>
    public Sampled SampleWithLogProb(RandomKey key, Shape leading = default)
    {
        var zeta = Draw(key, leading);
        return new(zeta, LogProb(zeta));
    }

    /// <inheritdoc/>
    public Distribution Detached() =>
        this with { Logit = Logit.StopGradient(), Shift = Shift.StopGradient(), Scale = Scale.StopGradient() };

    /// <summary>F(ζ), the probability below ζ. Shape: that of ζ.</summary>
    public Tensor CdfAt(Tensor zeta) =>
        (((-Logit).Sigmoid() * (1 + Standard(zeta, 0).Erf())) + (Logit.Sigmoid() * (1 + Standard(zeta, 1).Erf()))) * 0.5;

    /// <summary>dζ/dl of a draw. Shape: that of ζ.</summary>
    public Tensor SlopeAt(Tensor zeta)
    {
        ArgumentNullException.ThrowIfNull(zeta);
        return SlopeAt(zeta - Shift, Logit);
    }

    /// <summary><c>dζ/ds = (ζ - δ - q(z = 1 | ζ)) / s</c> of a draw. Shape: that of ζ.</summary>
    public Tensor SlopeOfScaleAt(Tensor zeta)
    {
        ArgumentNullException.ThrowIfNull(zeta);
        return (zeta - Shift - (Logit + Odds(zeta - Shift)).Sigmoid()) / Scale;
    }

    /// <inheritdoc/>
    protected override Tensor LogDensity(Tensor x)
    {
        var t = x - Shift;
        return LogNormal(t) + (Logit + Odds(t)).Softplus() - Logit.Softplus();
    }

    private Tensor Draw(RandomKey key, Shape leading)
    {
        Shape shape = [.. leading, .. Shape];
        var logit = Logit.BroadcastTo(shape);
        var z = key.Fold("z").Bernoulli(logit.Sigmoid());
        var zeta = (z + Shift + (Scale * key.Fold("zeta").Normal(shape))).StopGradient();

        // A draw of z = 1 is the mirror of one of z = 0 at the opposite logit.
        var t = zeta - Shift;
        var slope = SlopeAt(z.Select(1 - t, t), z.Select(-logit, logit));
        return zeta + (slope.StopGradient() * Change(logit)) + Change(Shift) + (SlopeOfScaleAt(zeta).StopGradient() * Change(Scale));
    }

    // 0, with the gradient of x.
    private static Tensor Change(Tensor x) => x - x.StopGradient();

    private Tensor SlopeAt(Tensor t, Tensor logit) => (Scaled(t).Erf() - Scaled(t - 1).Erf()) * 0.5
        * (-((-logit).Softplus() + LogNormal(t) + (logit + Odds(t)).Softplus())).Exp();

    private Tensor Odds(Tensor t) => (t - 0.5) / Scale.Square();

    private Tensor LogNormal(Tensor t) => ((t / Scale).Square() * -0.5) - Scale.Log() - Normal.HalfLogTwoPi;

    private Tensor Standard(Tensor zeta, double bit) => Scaled(zeta - Shift - bit);

    private Tensor Scaled(Tensor t) => t / (Root2 * Scale);
}
