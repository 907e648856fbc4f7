using Latent.Tensors;

namespace Latent.Tests.Sampling;

/// <summary>The distance of an empirical distribution function from the one it should be.</summary>
internal static class KolmogorovSmirnov
{
    // P(D > √(ln(2/α) / 2n)) ≤ α for n independent draws: Massart 1990, doi:10.1214/aop/1176990746.
    private const double ErrorRate = 1e-6;

    public static void AssertNormal(double mean, double deviation, double[] draws) =>
        AssertUniform(Array.ConvertAll(draws, x => Numerics.NormalCdf((x - mean) / deviation)));

    /// <summary>Asserts that numbers, such as a distribution function's values at its draws, are uniform on [0, 1].</summary>
    public static void AssertUniform(double[] draws)
    {
        Array.Sort(draws);
        var distance = 0.0;
        for (var i = 0; i < draws.Length; i++)
            distance = Math.Max(distance, Math.Max(draws[i] - ((double)i / draws.Length), ((i + 1.0) / draws.Length) - draws[i]));

        var bound = Math.Sqrt(Math.Log(2 / ErrorRate) / (2 * draws.Length));
        Assert.True(distance <= bound, $"distance {distance:F5} of {draws.Length} draws, above {bound:F5}");
    }
}
