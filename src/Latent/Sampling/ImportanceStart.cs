using Latent.Tensors.Random;

namespace Latent.Sampling;

/// <summary>
/// Where chains begin: each chooses one of many draws of the prior with probability in proportion to p(x | z), so that a
/// mode of the posterior is begun in about as often as its share of the posterior says. A chain that began at a single
/// draw would stay for ever in whatever mode lies nearest.
/// </summary>
/// <remarks>Sampling-importance resampling: Rubin 1988, "Using the SIR algorithm to simulate posterior distributions".</remarks>
internal static class ImportanceStart
{
    // Points evaluated at once for each chain: enough to keep the threads busy.
    private const int AtOnce = 8;

    /// <summary>The starting points.</summary>
    /// <param name="density">ln p(x, z), of observed data, under a standard normal prior.</param>
    /// <param name="chains">The number of chains of each datum.</param>
    /// <param name="draws">The number of draws that each chain chooses from.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <returns>All data's first chain, then all data's second, and so on. Shape: [chains, B, Z].</returns>
    public static double[] Choose(JointLogDensity density, int chains, int draws, RandomKey key)
    {
        var (rows, size) = (chains * density.Batch, density.Size);
        var (drawn, choice) = (key.Fold("draws"), key.Fold("choice"));
        var (chosen, logTotals) = (new double[rows * size], new double[rows]);
        Array.Fill(logTotals, double.NegativeInfinity);
        for (var done = 0; done < draws; done += AtOnce)
        {
            var now = Math.Min(AtOnce, draws - done);
            var (points, values) = (new double[now * rows * size], new double[now * rows]);
            for (var i = 0; i < points.Length; i++)
                points[i] = drawn.NormalAt(done, i);
            density.Evaluate(points, values);
            for (var i = 0; i < values.Length; i++)
            {
                var row = i % rows;
                var point = points.AsSpan(i * size, size);
                var logWeight = LogLikelihood(values[i], point);
                if (!double.IsFinite(logWeight))
                    continue;
                logTotals[row] = LogSum(logTotals[row], logWeight);

                // A later draw takes the place of the one chosen with its share of the weights so far.
                if (Math.Log(choice.UniformAt(done, i)) < logWeight - logTotals[row])
                    point.CopyTo(chosen.AsSpan(row * size));
            }
        }

        return chosen;
    }

    // ln p(x | z) but for a constant: the joint without the prior.
    private static double LogLikelihood(double logJoint, ReadOnlySpan<double> z)
    {
        foreach (var value in z)
            logJoint += value * value / 2;
        return logJoint;
    }

    private static double LogSum(double a, double b)
    {
        var (less, more) = (Math.Min(a, b), Math.Max(a, b));
        return double.IsNegativeInfinity(more) ? more : more + Math.Log(1 + Math.Exp(less - more));
    }
}
