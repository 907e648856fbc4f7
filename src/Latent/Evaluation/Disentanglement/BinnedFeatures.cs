namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// Features cut into at most 64 bins each at quantiles of the training data, which is all that trees need to see of them.
/// </summary>
internal sealed class BinnedFeatures
{
    public const int Bins = 64;

    private BinnedFeatures(byte[][] train, byte[][] test) => (Train, Test) = (train, test);

    /// <summary>The bin of each datum by feature. Shape: [size][n].</summary>
    public byte[][] Train { get; }

    /// <summary>The bin of each unseen datum by feature. Shape: [size][n].</summary>
    public byte[][] Test { get; }

    public static BinnedFeatures Of(FactorSample train, FactorSample test)
    {
        var edges = Enumerable.Range(0, train.Size).Select(i => Edges(train.Dimension(i))).ToArray();
        return new(Cut(train), Cut(test));

        byte[][] Cut(FactorSample sample) =>
            [.. edges.Select((edge, i) => Array.ConvertAll(sample.Dimension(i), value => Bin(edge, value)))];
    }

    // The values above which the next bin starts: of quantiles, those that differ; the largest value ends no bin.
    private static double[] Edges(double[] values)
    {
        Array.Sort(values);
        var distinct = values.Distinct().ToArray();
        return distinct.Length <= Bins
            ? distinct[..^1]
            : [.. Enumerable.Range(1, Bins - 1).Select(i => values[(int)((long)values.Length * i / Bins)]).Distinct().Where(x => x < values[^1])];
    }

    private static byte Bin(double[] edges, double value)
    {
        var at = Array.BinarySearch(edges, value);
        return (byte)(at < 0 ? ~at : at);
    }
}
