using Latent.Priors;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Evaluation.Boltzmann;

/// <summary>
/// A restricted Boltzmann machine by its numbers, <c>p(l, r) = exp(a·l + b·r + lᵀ W r) / Z</c>, in double precision.
/// </summary>
/// <param name="Weight">W, row by row. Shape: [L, R].</param>
/// <param name="LeftBias">a. Shape: [L].</param>
/// <param name="RightBias">b. Shape: [R].</param>
public sealed record BoltzmannWeights(double[] Weight, double[] LeftBias, double[] RightBias)
{
    /// <summary>L.</summary>
    public int Lefts => LeftBias.Length;

    /// <summary>R.</summary>
    public int Rights => RightBias.Length;

    /// <summary>The machine of a prior as a store holds it.</summary>
    public static BoltzmannWeights Of(BoltzmannPrior prior, Store store)
    {
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(store);
        double[] Values(Tensor parameter) => [.. store[((Tensors.Ops.State)parameter.Op).Label].Values.ToArray().Select(x => (double)x)];
        return new(Values(prior.Machine.Weight), Values(prior.Machine.LeftBias), Values(prior.Machine.RightBias));
    }

    /// <summary>-E(l, r), in nats.</summary>
    public double NegativeEnergy(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var energy = 0.0;
        for (var i = 0; i < Lefts; i++)
        {
            var field = LeftBias[i];
            for (var j = 0; j < Rights; j++)
                field += Weight[(i * Rights) + j] * right[j];
            energy += left[i] * field;
        }

        for (var j = 0; j < Rights; j++)
            energy += right[j] * RightBias[j];
        return energy;
    }

    /// <summary>W's singular values, from the largest on.</summary>
    public double[] Spectrum() => [.. SymmetricEigen.Of(Gram()).Values.Take(Math.Min(Lefts, Rights)).Select(square => Math.Sqrt(Math.Max(0, square)))];

    /// <summary>WᵀW. Shape: [R, R].</summary>
    internal double[,] Gram()
    {
        var gram = new double[Rights, Rights];
        for (var i = 0; i < Lefts; i++)
        {
            var row = Weight.AsSpan(i * Rights, Rights);
            for (var j = 0; j < Rights; j++)
            {
                for (var k = 0; k < Rights; k++)
                    gram[j, k] += row[j] * row[k];
            }
        }

        return gram;
    }

    /// <summary>W, a and b as states of a store.</summary>
    internal (Tensor Weight, Tensor LeftBias, Tensor RightBias) StoredIn(Store store)
    {
        return (Stored("weight", [Lefts, Rights], Weight), Stored("leftBias", [Lefts], LeftBias), Stored("rightBias", [Rights], RightBias));

        Tensor Stored(string name, Shape shape, double[] values)
        {
            var variable = store.Add(name, shape);
            for (var i = 0; i < values.Length; i++)
                variable.Values[i] = (float)values[i];
            return variable.Tensor;
        }
    }

    /// <summary>The machine with its layers exchanged.</summary>
    internal BoltzmannWeights Mirrored()
    {
        var transposed = new double[Weight.Length];
        for (var i = 0; i < Lefts; i++)
        {
            for (var j = 0; j < Rights; j++)
                transposed[(j * Lefts) + i] = Weight[(i * Rights) + j];
        }

        return new(transposed, RightBias, LeftBias);
    }
}
