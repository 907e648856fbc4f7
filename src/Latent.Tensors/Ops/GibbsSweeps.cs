using Latent.Tensors.Random;

namespace Latent.Tensors.Ops;

/// <summary>
/// Block Gibbs sampling of two layers of bits under <c>p(l, r) ∝ exp(β (lᵀ W r + a·l + b·r))</c>: each sweep draws every r
/// given l, then every l given r. Inputs: l [N, L], W [L, R], a [L], b [R] and β [N], one for each chain. The result holds
/// both layers, [N, L + R]. No gradient flows.
/// </summary>
/// <remarks>
/// A bit is 1 where a uniform number lies below its probability. The numbers of a sweep lie unit by unit, r's before l's: for each one
/// a chain, as if there were a multiple of 64 chains.
/// </remarks>
/// <param name="Key">The stream of the numbers.</param>
/// <param name="Count">The number of sweeps, at least 1.</param>
public sealed record GibbsSweeps(RandomKey Key, int Count) : Op, IDraws
{
    private const int Block = 64;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (left, weight) = (inputs[0], inputs[1]);
        return Count > 0 && left.Rank == 2 && weight.Rank == 2 && weight[0] == left[1]
            && inputs[2] == [weight[0]] && inputs[3] == [weight[1]] && inputs[4] == [left[0]]
            ? [left[0], weight[0] + weight[1]]
            : throw new ShapeException(
                Name, $"takes chains [N, L], weights [L, R], biases [L] and [R], and [N] inverse temperatures; these are {string.Join(", ", inputs.ToArray())}");
    }

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [null, null, null, null, null];

    /// <summary>The index of the number that decides a unit of a chain in a sweep.</summary>
    /// <param name="sweep">The sweep, from 0.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="unit">The unit: those of r, then those of l.</param>
    /// <param name="chains">N.</param>
    /// <param name="units">L + R.</param>
    internal static long Index(int sweep, int chain, int unit, int chains, int units) =>
        ((((long)sweep * units) + unit) * ((chains + Block - 1) / Block * Block)) + chain;
}
