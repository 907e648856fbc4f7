namespace Latent.Evaluation;

/// <summary>The mean and the variance over data of each unit's value, in double precision.</summary>
/// <remarks>Welford 1962, doi:10.1080/00401706.1962.10490022: no cancellation, whatever the mean.</remarks>
internal sealed class UnitMoments(int units)
{
    private readonly double[] _mean = new double[units];
    private readonly double[] _squares = new double[units];
    private long _count;

    /// <summary>Adds a batch. Shape: [B, units].</summary>
    public void Add(ReadOnlySpan<float> batch)
    {
        for (; batch.Length >= _mean.Length; batch = batch[_mean.Length..])
        {
            _count++;
            for (var i = 0; i < _mean.Length; i++)
            {
                var delta = batch[i] - _mean[i];
                _mean[i] += delta / _count;
                _squares[i] += delta * (batch[i] - _mean[i]);
            }
        }
    }

    public double[] Mean() => [.. _mean];

    public double[] Variance() => Array.ConvertAll(_squares, s => s / _count);
}
