namespace Latent.Evaluation.Aggregate;

/// <summary>Gauss-Legendre quadrature on [-1, 1]: exact for polynomials of degree up to 2 n - 1.</summary>
/// <remarks>Golub and Welsch 1969, doi:10.2307/2004418, for the rule; the nodes here by Newton's method.</remarks>
internal static class GaussLegendre
{
    // Newton's method doubles the digits each time, from a start that is good to two.
    private const int NewtonSteps = 8;

    /// <summary>The nodes, from the least on, and their weights, which add up to 2.</summary>
    public static (double[] Nodes, double[] Weights) Rule(int count)
    {
        var (nodes, weights) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var x = -Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            for (var step = 0; step < NewtonSteps; step++)
            {
                var (p, slope) = Legendre(count, x);
                x -= p / slope;
            }

            var derivative = Legendre(count, x).Slope;
            (nodes[i], weights[i]) = (x, 2 / ((1 - (x * x)) * derivative * derivative));
        }

        return (nodes, weights);
    }

    // Pₙ and its derivative, by (k + 1) Pₖ₊₁ = (2 k + 1) x Pₖ - k Pₖ₋₁.
    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, p) = (1.0, x);
        for (var k = 1; k < degree; k++)
            (before, p) = (p, ((((2 * k) + 1) * x * p) - (k * before)) / (k + 1));
        return (p, degree * ((x * p) - before) / ((x * x) - 1));
    }
}
