using Latent.Tensors;

namespace Latent.Probability.Boltzmann;

/// <summary>
/// The restricted Boltzmann machine, two layers of bits with <c>p(l, r) = exp(a·l + b·r + lᵀ W r) / Z</c>: all of it that is known without
/// the partition function Z.
/// </summary>
/// <remarks>Smolensky 1986, "Harmony theory"; as a prior of a VAE: Rolfe 2017, arXiv:1609.02200.</remarks>
/// <param name="Weight">W. Shape: [L, R].</param>
/// <param name="LeftBias">a. Shape: [L].</param>
/// <param name="RightBias">b. Shape: [R].</param>
public sealed record RestrictedBoltzmann(Tensor Weight, Tensor LeftBias, Tensor RightBias)
{
    /// <summary>The most mean-field rounds that are customary; the fixed point is then near.</summary>
    public const int CustomaryRounds = 5;

    /// <summary>-E(l, r), in nats. Shape: [.., L], [.., R] → [..].</summary>
    /// <param name="left">l, bits or their means where these are independent.</param>
    /// <param name="right">r.</param>
    public Tensor NegativeEnergy(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return (((left.MatMul(Weight) + RightBias) * right).SumInner() + (left * LeftBias).SumInner());
    }

    /// <summary>
    /// <c>ln Σᵣ exp(-E(l, r)) = a·l + Σⱼ softplus(bⱼ + (lᵀ W)ⱼ)</c>, less the free energy, in nats. Shape: [.., L] → [..].
    /// </summary>
    public Tensor NegativeFreeEnergy(Tensor left)
    {
        ArgumentNullException.ThrowIfNull(left);
        return (left.MatMul(Weight) + RightBias).Softplus().SumInner() + (left * LeftBias).SumInner();
    }

    /// <summary>
    /// The means of independent bits nearest to the machine with odds added to its biases, by block rounds from ½: the right layer's
    /// given the left one's, then the other way round. No gradient passes them. Shape: [.., L], [.., R] → the same.
    /// </summary>
    /// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 3.1.</remarks>
    /// <param name="leftOdds">What is added to a.</param>
    /// <param name="rightOdds">What is added to b.</param>
    /// <param name="rounds">The number of rounds, at least 1.</param>
    public (Tensor Left, Tensor Right) MeanField(Tensor leftOdds, Tensor rightOdds, int rounds = CustomaryRounds)
    {
        ArgumentNullException.ThrowIfNull(leftOdds);
        ArgumentNullException.ThrowIfNull(rightOdds);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var held = new RestrictedBoltzmann(Weight.StopGradient(), LeftBias.StopGradient(), RightBias.StopGradient());
        var (ofLeft, ofRight) = (held.LeftBias + leftOdds.StopGradient(), held.RightBias + rightOdds.StopGradient());
        var (left, right) = (Tensor.Full(0.5, ofLeft.Shape), Tensor.Full(0.5, ofRight.Shape));
        for (var round = 0; round < rounds; round++)
        {
            right = (ofRight + left.MatMul(held.Weight)).Sigmoid();
            left = (ofLeft + right.MatMul(held.Weight.Transpose())).Sigmoid();
        }

        return (left, right);
    }
}
