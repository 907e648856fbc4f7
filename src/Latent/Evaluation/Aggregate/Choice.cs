namespace Latent.Evaluation.Aggregate;

/// <summary>A choice among numbered things.</summary>
internal static class Choice
{
    /// <summary>The index at which the running sum of weights passes a share of their total.</summary>
    /// <param name="weights">At least 0 each, and not all 0.</param>
    /// <param name="uniform">A number in (0, 1).</param>
    public static int ByWeight(ReadOnlySpan<double> weights, double uniform)
    {
        var total = 0.0;
        foreach (var w in weights)
            total += w;
        var (sum, last) = (0.0, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (weights[i] > 0)
                last = i;
            if (sum > uniform * total)
                return i;
        }

        return last;
    }
}
