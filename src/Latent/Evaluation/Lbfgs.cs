namespace Latent.Evaluation;

/// <summary>What a minimiser ended with.</summary>
/// <param name="Value">The smallest value found.</param>
/// <param name="Iterations">The number of steps taken.</param>
/// <param name="IsConverged">Whether the gradient became as small as asked.</param>
internal readonly record struct Minimum(double Value, int Iterations, bool IsConverged);

/// <summary>
/// Minimises a smooth convex function in double precision by the limited-memory method of Broyden, Fletcher, Goldfarb
/// and Shanno, halving each step until the function has decreased enough.
/// </summary>
/// <remarks>Liu and Nocedal 1989, doi:10.1007/BF01589116; Armijo 1966, doi:10.2140/pjm.1966.16.1, for the step.</remarks>
internal static class Lbfgs
{
    private const int Memory = 10;
    private const int MostHalvings = 40;

    // The part of the decrease promised by the slope that must arrive.
    private const double Sufficient = 1e-4;

    /// <summary>Moves <paramref name="x"/> to the minimum.</summary>
    /// <param name="evaluate">Writes the gradient at its first argument into its second; the value.</param>
    /// <param name="x">The start, overwritten.</param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="tolerance">The largest element of the gradient, in absolute value, to stop at.</param>
    public static Minimum Minimize(Func<double[], double[], double> evaluate, double[] x, int iterations, double tolerance)
    {
        var (gradient, next, nextGradient) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        var pairs = new List<(double[] S, double[] Y, double Product)>();
        var value = evaluate(x, gradient);
        for (var iteration = 0; ; iteration++)
        {
            if (Largest(gradient) <= tolerance)
                return new(value, iteration, IsConverged: true);
            if (iteration == iterations)
                return new(value, iteration, IsConverged: false);

            var direction = Direction(gradient, pairs);
            var slope = Dot(direction, gradient);
            var step = pairs.Count == 0 ? 1 / Math.Max(1, Math.Sqrt(Dot(gradient, gradient))) : 1;
            var (nextValue, halvings) = (double.NaN, 0);
            for (; halvings < MostHalvings; halvings++, step /= 2)
            {
                for (var i = 0; i < x.Length; i++)
                    next[i] = x[i] + (step * direction[i]);
                nextValue = evaluate(next, nextGradient);
                if (nextValue <= value + (Sufficient * step * slope))
                    break;
            }

            // No step decreases the value: rounding has the last word, or curvature kept from far away misleads.
            if (halvings == MostHalvings)
            {
                if (pairs.Count == 0)
                    return new(value, iteration, IsConverged: false);
                pairs.Clear();
                continue;
            }

            Remember(pairs, x, next, gradient, nextGradient);
            next.CopyTo(x, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
        }
    }

    // The two loops of Liu and Nocedal 1989, algorithm 2.1's product of the inverse Hessian and the gradient.
    private static double[] Direction(double[] gradient, List<(double[] S, double[] Y, double Product)> pairs)
    {
        var (direction, weights) = (Array.ConvertAll(gradient, g => -g), new double[pairs.Count]);
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            weights[i] = Dot(pairs[i].S, direction) / pairs[i].Product;
            Add(direction, -weights[i], pairs[i].Y);
        }

        if (pairs.Count > 0)
        {
            var scale = pairs[^1].Product / Dot(pairs[^1].Y, pairs[^1].Y);
            for (var i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }

        for (var i = 0; i < pairs.Count; i++)
            Add(direction, weights[i] - (Dot(pairs[i].Y, direction) / pairs[i].Product), pairs[i].S);
        return direction;
    }

    private static void Remember(
        List<(double[] S, double[] Y, double Product)> pairs, double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        var (s, y) = (new double[x.Length], new double[x.Length]);
        for (var i = 0; i < s.Length; i++)
            (s[i], y[i]) = (next[i] - x[i], nextGradient[i] - gradient[i]);

        // A pair without curvature would make the next direction one of ascent.
        var product = Dot(s, y);
        if (product <= 1e-12 * Math.Sqrt(Dot(s, s) * Dot(y, y)))
            return;
        if (pairs.Count == Memory)
            pairs.RemoveAt(0);
        pairs.Add((s, y, product));
    }

    private static double Largest(double[] x) => x.Max(Math.Abs);

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] to, double weight, double[] x)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += weight * x[i];
    }
}
