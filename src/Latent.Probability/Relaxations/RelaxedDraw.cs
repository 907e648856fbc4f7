using Latent.Tensors;

namespace Latent.Probability.Relaxations;

/// <summary>Draws of relaxed bits. Shape: one for all.</summary>
/// <param name="Bit">z, held fixed.</param>
/// <param name="Coordinate">The coordinate of ζ by its relaxation.</param>
/// <param name="Value">ζ.</param>
/// <param name="Odds">b(ζ) = ln r(ζ | 1) - ln r(ζ | 0).</param>
/// <param name="LogRatio">
/// <c>ln q(ζ) - ln r(ζ | z)</c> of the bit that was drawn, in nats: <c>ln q(z) - ln q(z | ζ)</c>. A prior of ζ has the same density
/// r(ζ | z) in it, and of the two only such ratios remain; each is of the size of a nat where the densities themselves are of hundreds.
/// </param>
public sealed record RelaxedDraw(Tensor Bit, Tensor Coordinate, Tensor Value, Tensor Odds, Tensor LogRatio);
