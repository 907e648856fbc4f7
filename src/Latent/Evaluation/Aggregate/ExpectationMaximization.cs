using Latent.Tensors;

namespace Latent.Evaluation.Aggregate;

/// <summary>Expectation maximization of a mixture of normals.</summary>
/// <remarks>
/// Dempster, Laird and Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x, with the penalty <c>½ λ Σₖ tr Sₖ⁻¹</c>, whose
/// maximizing covariance is the weighted scatter plus λ/nₖ on the diagonal. The same ridge on every component would
/// belong to no objective that stays the same from step to step, and none would be sure to grow.
/// </remarks>
internal static class ExpectationMaximization
{
    // A component that holds less than this many data has no moments of its own, and keeps those it had.
    private const double LeastData = 1e-8;

    /// <summary>Steps from a mixture until the gain is within the tolerance or the steps run out.</summary>
    public static GaussianMixtureFit Run(
        GaussianMixture start, ReadOnlySpan<double> data, GaussianMixtureOptions options)
    {
        var (mixture, count) = (start, data.Length / start.Size);
        var penalty = options.Ridge * count / start.Weights.Count;
        var shares = new double[count * start.Weights.Count];
        List<double> objectives = [Expect(mixture, data, penalty, shares)];
        for (var step = 0; step < options.Steps; step++)
        {
            mixture = Maximize(mixture, data, penalty, shares);
            objectives.Add(Expect(mixture, data, penalty, shares));
            if (objectives[^1] - objectives[^2] <= options.Tolerance * count)
                return new(mixture, objectives, HasConverged: true);
        }

        return new(mixture, objectives, HasConverged: false);
    }

    // Writes each component's share in each datum, [n, K], and returns the objective.
    private static double Expect(GaussianMixture mixture, ReadOnlySpan<double> data, double penalty, double[] shares)
    {
        var (size, components, sum) = (mixture.Size, mixture.Weights.Count, 0.0);
        for (var row = 0; row < data.Length / size; row++)
        {
            var terms = shares.AsSpan(row * components, components);
            mixture.LogTerms(data.Slice(row * size, size), terms);
            var logDensity = Numerics.LogSumExp(terms);
            for (var k = 0; k < components; k++)
                terms[k] = Math.Exp(terms[k] - logDensity);
            sum += logDensity;
        }

        return sum - (penalty == 0 ? 0 : 0.5 * penalty * mixture.TraceOfPrecisions());
    }

    private static GaussianMixture Maximize(
        GaussianMixture before, ReadOnlySpan<double> data, double penalty, double[] shares)
    {
        var (size, components) = (before.Size, before.Weights.Count);
        var weights = new double[components];
        for (var i = 0; i < shares.Length; i++)
            weights[i % components] += shares[i];
        var (means, covariances) = (new double[components][], new double[components][,]);
        for (var k = 0; k < components; k++)
        {
            (means[k], covariances[k]) = weights[k] > LeastData
                ? Moments(data, size, shares, components, k, weights[k], penalty)
                : (before.Mean(k), before.Covariance(k));
        }

        var total = weights.Sum();
        return new(Array.ConvertAll(weights, w => w / total), means, covariances);
    }

    private static (double[] Mean, double[,] Covariance) Moments(
        ReadOnlySpan<double> data, int size, double[] shares, int components, int k, double total, double penalty)
    {
        var (mean, covariance, d) = (new double[size], new double[size, size], new double[size]);
        for (var i = 0; i < data.Length; i++)
            mean[i % size] += shares[(i / size * components) + k] * data[i] / total;
        for (var row = 0; row < data.Length / size; row++)
        {
            var share = shares[(row * components) + k] / total;
            for (var i = 0; i < size; i++)
                d[i] = data[(row * size) + i] - mean[i];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j <= i; j++)
                    covariance[i, j] += share * d[i] * d[j];
            }
        }

        for (var i = 0; i < size; i++)
        {
            covariance[i, i] += penalty / total;
            for (var j = 0; j < i; j++)
                covariance[j, i] = covariance[i, j];
        }

        return (mean, covariance);
    }
}
