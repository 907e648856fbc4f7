namespace Latent.Evaluation.Disentanglement;

/// <summary>By how much the best exceeds the second best.</summary>
internal static class Gap
{
    /// <summary>
    /// The gap between the two largest scores of a column; the only one of a column is measured against 0. Shape: [Z,
    /// factors] → [].
    /// </summary>
    public static double Of(double[,] scores, int column)
    {
        var (first, second) = (double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < scores.GetLength(0); i++)
        {
            var score = scores[i, column];
            (first, second) = score > first ? (score, first) : (first, Math.Max(second, score));
        }

        return scores.GetLength(0) == 1 ? first : first - second;
    }
}
