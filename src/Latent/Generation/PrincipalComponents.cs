using Latent.Data;
using Latent.Evaluation;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>
/// The values of examples on the directions in which they vary most: <c>Vᵀ (x - mean)</c>, with V the leading
/// eigenvectors of the covariance. Distances are those of the values, less what the other directions add.
/// </summary>
/// <remarks>
/// Found by subspace iteration from a drawn start, Halko, Martinsson and Tropp 2011, doi:10.1137/090771806, algorithm 4.4:
/// the covariance, which of large images would not fit into memory, is never formed.
/// </remarks>
public sealed class PrincipalComponents : IComparedFeatures
{
    private const int Iterations = 6;

    private readonly Store _store = new();
    private readonly ProgramCache<int> _programs;
    private readonly int _values;

    private PrincipalComponents(double[] mean, double[][] directions, IBackend backend)
    {
        (_values, Size) = (mean.Length, directions.Length);
        mean.Select(x => (float)x).ToArray().CopyTo(_store.Add("mean", [_values]).Values);
        directions.SelectMany(v => v).Select(x => (float)x).ToArray().CopyTo(_store.Add("directions", [Size, _values]).Values);
        _programs = new(backend, _store, TraceOf);
    }

    /// <inheritdoc/>
    public string Name => Invariant($"{Size} principal components of the values");

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>The leading components of examples.</summary>
    /// <param name="x">The examples' values, row by row. Shape: [n, D].</param>
    /// <param name="values">D.</param>
    /// <param name="size">The most components; there are no more than values or examples.</param>
    /// <param name="backend">What computes features.</param>
    /// <param name="key">The stream of the start.</param>
    public static PrincipalComponents Fit(ReadOnlySpan<float> x, int values, int size, IBackend backend, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var (mean, centred) = Centre(x, values);
        var directions = new double[Math.Min(size, Math.Min(values, centred.Length))][];
        for (var i = 0; i < directions.Length; i++)
            directions[i] = [.. Enumerable.Range(0, values).Select(j => key.NormalAt(i, j))];
        Orthonormalize(directions);
        for (var step = 0; step < Iterations; step++)
        {
            directions = TimesScatter(centred, directions);
            Orthonormalize(directions);
        }

        return new(mean, directions, backend);
    }

    /// <inheritdoc/>
    public double[] Of(ReadOnlySpan<float> x)
    {
        var (count, features) = (x.Length / _values, new double[x.Length / _values * Size]);
        foreach (var block in RowBlocks.Of(count))
        {
            var program = _programs[block.Count];
            program.Write("x", block.Of(x, _values));
            program.Run(1);
            var output = program.Output("features");
            for (var i = 0; i < output.Length; i++)
                features[(block.Start * Size) + i] = output[i];
        }

        return features;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _programs.Dispose();
        _store.Dispose();
    }

    private Trace TraceOf(int rows)
    {
        var centred = Tensor.Input("x", [rows, _values]) - _store["mean"].Tensor;
        return Trace.Of("features", centred.MatMul(_store["directions"].Tensor.Transpose()));
    }

    private static (double[] Mean, double[][] Centred) Centre(ReadOnlySpan<float> x, int values)
    {
        var (count, mean) = (x.Length / values, new double[values]);
        for (var i = 0; i < x.Length; i++)
            mean[i % values] += (double)x[i] / count;
        var centred = new double[count][];
        for (var row = 0; row < count; row++)
        {
            centred[row] = new double[values];
            for (var i = 0; i < values; i++)
                centred[row][i] = x[(row * values) + i] - mean[i];
        }

        return (mean, centred);
    }

    // Σ over examples of (x - mean)(x - mean)ᵀ v, for each direction v.
    private static double[][] TimesScatter(double[][] centred, double[][] directions)
    {
        var product = new double[directions.Length][];
        Parallel.For(0, directions.Length, i =>
        {
            var sum = product[i] = new double[directions[i].Length];
            foreach (var x in centred)
            {
                var along = Dot(x, directions[i]);
                for (var j = 0; j < sum.Length; j++)
                    sum[j] += along * x[j];
            }
        });
        return product;
    }

    // Gram and Schmidt, twice: once loses digits where directions are nearly the same. Where no direction is left over,
    // as of examples that vary in few, there is none, and the feature is 0.
    private static void Orthonormalize(double[][] directions)
    {
        for (var i = 0; i < directions.Length; i++)
        {
            var (v, before) = (directions[i], Math.Sqrt(Dot(directions[i], directions[i])));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var u in directions.AsSpan(0, i))
                {
                    var along = Dot(u, v);
                    for (var j = 0; j < v.Length; j++)
                        v[j] -= along * u[j];
                }
            }

            var length = Math.Sqrt(Dot(v, v));
            var scale = length > 1e-12 * before ? 1 / length : 0;
            for (var j = 0; j < v.Length; j++)
                v[j] *= scale;
        }
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
