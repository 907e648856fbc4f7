using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Latent.Evaluation;

/// <summary>
/// Running sums of importance weights, one for each datum of a batch, in double precision. They are kept relative to
/// the largest weight so far, so nothing overflows and any number of draws can be streamed.
/// </summary>
internal sealed class ImportanceWeights(int batch)
{
    private readonly double[] _largest = [.. Enumerable.Repeat(double.NegativeInfinity, batch)];
    private readonly double[] _sum = new double[batch];
    private readonly double[] _squares = new double[batch];
    private double[] _scratch = [];

    /// <summary>Starts again from no draws.</summary>
    public void Clear()
    {
        Array.Fill(_largest, double.NegativeInfinity);
        Array.Clear(_sum);
        Array.Clear(_squares);
    }

    /// <summary>Adds draws. Shape: [K, B].</summary>
    public void Add(ReadOnlySpan<float> logWeights)
    {
        if (_scratch.Length < logWeights.Length)
            _scratch = new double[logWeights.Length];
        Raise(logWeights);
        var weights = _scratch.AsSpan(0, logWeights.Length);
        for (var start = 0; start < weights.Length; start += batch)
        {
            for (var i = 0; i < batch; i++)
                weights[start + i] = logWeights[start + i] - (double.IsFinite(_largest[i]) ? _largest[i] : 0);
        }

        Exponentiate(weights);
        for (var start = 0; start < weights.Length; start += batch)
        {
            for (var i = 0; i < batch; i++)
            {
                var w = weights[start + i];
                _sum[i] += w;
                _squares[i] += w * w;
            }
        }
    }

    /// <summary><c>ln Σₖ wₖ</c> of a datum.</summary>
    public double LogSum(int datum) => _largest[datum] + Math.Log(_sum[datum]);

    /// <summary>The effective sample size of a datum, <c>(Σ w)² / Σ w²</c>, from 1 to K.</summary>
    /// <remarks>Kong 1992, "A note on importance sampling using standardized weights".</remarks>
    public double EffectiveSampleSize(int datum) => _sum[datum] * _sum[datum] / _squares[datum];

    private void Raise(ReadOnlySpan<float> logWeights)
    {
        for (var i = 0; i < batch; i++)
        {
            var largest = _largest[i];
            for (var at = i; at < logWeights.Length; at += batch)
                largest = Math.Max(largest, logWeights[at]);
            if (double.IsFinite(_largest[i]))
            {
                var shrink = Math.Exp(_largest[i] - largest);
                _sum[i] *= shrink;
                _squares[i] *= shrink * shrink;
            }

            _largest[i] = largest;
        }
    }

    private static void Exponentiate(Span<double> x)
    {
        ref var at = ref MemoryMarshal.GetReference(x);
        var i = 0;
        for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            Vector512.Exp(Vector512.LoadUnsafe(ref at, (nuint)i)).StoreUnsafe(ref at, (nuint)i);
        for (; i < x.Length; i++)
            x[i] = Math.Exp(x[i]);
    }
}
