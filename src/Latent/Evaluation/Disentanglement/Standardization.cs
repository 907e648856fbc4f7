namespace Latent.Evaluation.Disentanglement;

/// <summary>The mean and the standard deviation of one column, by which it becomes 0 and 1.</summary>
internal readonly record struct Standardization(double Mean, double Deviation)
{
    // What rounding leaves of the deviation of a constant column.
    private const double Rounding = 1e-12;

    /// <summary>Of a column of rows, with a deviation of exactly 0 where it is constant. Shape: [n, size] → .</summary>
    public static Standardization Of(double[] rows, int size, int column)
    {
        var (count, mean, squares) = (rows.Length / size, 0.0, 0.0);
        for (var i = column; i < rows.Length; i += size)
            mean += rows[i] / count;
        for (var i = column; i < rows.Length; i += size)
            squares += (rows[i] - mean) * (rows[i] - mean);
        var deviation = Math.Sqrt(squares / count);
        return new(mean, deviation > Rounding * Math.Abs(mean) ? deviation : 0);
    }

    /// <summary>The column of both, standardized; a constant one becomes 0. Shape: [n] → [n].</summary>
    public double[] Apply(double[] values)
    {
        var (mean, deviation) = (Mean, Deviation);
        return deviation == 0 ? new double[values.Length] : Array.ConvertAll(values, value => (value - mean) / deviation);
    }
}
