namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// The mutual information gap: by how much the dimension that knows most of a factor knows more of it than the next one,
/// as a fraction of the factor's entropy, averaged over factors.
/// </summary>
/// <param name="Score">From 0 to 1: 1 where each factor is known by one dimension, fully.</param>
/// <param name="Information">The mutual information of dimension and factor, in nats. Shape: [Z, factors].</param>
/// <param name="Entropies">The entropy of each factor in the sample, in nats. Shape: [factors].</param>
/// <remarks>
/// Chen, Li, Grosse and Duvenaud 2018, arXiv:1802.04942, eq. 6. Information is that of the counts in the sample, with
/// each dimension cut into bins of equal width between its least and its greatest value, as is usual; so a factor of more
/// values than bins cannot reach 1.
/// </remarks>
public sealed record MutualInformationGap(double Score, double[,] Information, double[] Entropies)
{
    /// <summary>The gap in a sample, customarily of 10,000.</summary>
    /// <exception cref="ArgumentException">A factor has one value in the whole sample.</exception>
    public static MutualInformationGap Of(FactorSample sample, int bins = 20)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        var (size, factors) = (sample.Size, sample.Factors);
        var (information, entropies, score) = (new double[size, factors.Count], new double[factors.Count], 0.0);
        var binned = Enumerable.Range(0, size).Select(i => Binned(sample.Dimension(i), bins)).ToArray();
        for (var k = 0; k < factors.Count; k++)
        {
            var labels = sample.Labels(k);

            // A variable's information on itself is its entropy.
            entropies[k] = Shared(labels, factors[k].Size, labels, factors[k].Size);
            if (entropies[k] <= 0)
                throw new ArgumentException($"MutualInformationGap: the factor {factors[k].Name} has one value in the whole sample.", nameof(sample));
            for (var i = 0; i < size; i++)
                information[i, k] = Shared(binned[i], bins, labels, factors[k].Size);
            score += Gap.Of(information, k) / entropies[k] / factors.Count;
        }

        return new(score, information, entropies);
    }

    private static int[] Binned(double[] values, int bins)
    {
        var (least, range) = (values.Min(), values.Max() - values.Min());
        return range > 0
            ? Array.ConvertAll(values, value => Math.Min((int)((value - least) / range * bins), bins - 1))
            : new int[values.Length];
    }

    // Σ p(a, b) ln (p(a, b) / p(a) p(b)), over counts.
    private static double Shared(int[] a, int sizeA, int[] b, int sizeB)
    {
        var (joint, ofA, ofB) = (new int[sizeA, sizeB], new int[sizeA], new int[sizeB]);
        for (var i = 0; i < a.Length; i++)
        {
            joint[a[i], b[i]]++;
            ofA[a[i]]++;
            ofB[b[i]]++;
        }

        var (sum, n) = (0.0, (double)a.Length);
        for (var i = 0; i < sizeA; i++)
        {
            for (var j = 0; j < sizeB; j++)
            {
                if (joint[i, j] > 0)
                    sum += joint[i, j] / n * Math.Log(joint[i, j] * n / ((double)ofA[i] * ofB[j]));
            }
        }

        return Math.Max(sum, 0);
    }
}
