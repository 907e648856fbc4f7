using Latent.Tensors.Random;

namespace Latent.Evaluation.Aggregate;

/// <summary>Where the fit of a mixture starts: centres that are data, far from each other.</summary>
/// <remarks>
/// Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding": each next centre is drawn with a
/// probability in proportion to its squared distance from the nearest so far.
/// </remarks>
internal static class MixtureStart
{
    // What is added to the common covariance, as a part of the data's own variance: with as many centres as data there
    // is no scatter about them.
    private const double LeastScatter = 1e-3;

    /// <summary>A mixture of equal weights at drawn centres, with the scatter about them as the one covariance.</summary>
    public static GaussianMixture Draw(
        ReadOnlySpan<double> data, int size, int components, double ridge, RandomKey key)
    {
        var count = data.Length / size;
        var (distances, nearest) = (new double[count], new int[count]);
        Array.Fill(distances, double.PositiveInfinity);
        var means = new double[components][];
        for (var k = 0; k < components; k++)
        {
            // Where every datum is a centre already, any will do.
            var row = k == 0 || distances.All(d => d == 0)
                ? key.IndexAt(k, 0, count)
                : Choice.ByWeight(distances, key.UniformAt(k, 0));
            means[k] = data.Slice(row * size, size).ToArray();
            for (var i = 0; i < count; i++)
            {
                var distance = SquaredDistance(data.Slice(i * size, size), means[k]);
                if (distance < distances[i])
                    (distances[i], nearest[i]) = (distance, k);
            }
        }

        var covariance = Scatter(data, size, means, nearest, ridge);
        return new(
            [.. Enumerable.Repeat(1.0 / components, components)], means,
            [.. Enumerable.Repeat(covariance, components)]);
    }

    private static double[,] Scatter(
        ReadOnlySpan<double> data, int size, double[][] means, int[] nearest, double ridge)
    {
        var (scatter, mean, variance) = (new double[size, size], new double[size], 0.0);
        for (var i = 0; i < data.Length; i++)
            mean[i % size] += data[i] / nearest.Length;
        for (var i = 0; i < data.Length; i++)
            variance += (data[i] - mean[i % size]) * (data[i] - mean[i % size]) / data.Length;
        for (var row = 0; row < nearest.Length; row++)
        {
            var x = data.Slice(row * size, size);
            var centre = means[nearest[row]];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                    scatter[i, j] += (x[i] - centre[i]) * (x[j] - centre[j]) / nearest.Length;
            }
        }

        for (var i = 0; i < size; i++)
            scatter[i, i] += ridge + (LeastScatter * variance);
        return scatter;
    }

    private static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return sum;
    }
}
