using Latent.Tensors;

namespace Latent.Sampling;

/// <summary>
/// Normals of full covariance in equal shares, one for each chain: where chains lie in one mode of the posterior they are
/// nearly one normal, where in several they cover each and not what lies between.
/// </summary>
internal sealed class NormalMixture
{
    private readonly FullNormal[] _parts;

    private NormalMixture(FullNormal[] parts) => _parts = parts;

    /// <summary>
    /// The mixture of the normals of each chain's draws; a chain whose draws do not span Z dimensions is left out. Null where
    /// none does.
    /// </summary>
    /// <param name="chains">The draws of each chain, row by row. Shape: [n, Z] each.</param>
    /// <param name="size">Z.</param>
    /// <param name="narrowing">What each covariance is multiplied by.</param>
    public static NormalMixture? Fit(IEnumerable<double[]> chains, int size, double narrowing)
    {
        FullNormal[] parts = [.. chains.Select(x => FullNormal.Fit(x, size, narrowing)).OfType<FullNormal>()];
        return parts.Length == 0 ? null : new(parts);
    }

    /// <summary>ln q(x), in nats. Shape: [Z] → [].</summary>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Span<double> values = _parts.Length <= 64 ? stackalloc double[_parts.Length] : new double[_parts.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _parts[i].LogDensity(x);
        return Numerics.LogSumExp(values) - Math.Log(values.Length);
    }
}
