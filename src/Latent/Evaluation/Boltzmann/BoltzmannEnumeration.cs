using System.Numerics;
using Latent.Tensors;

namespace Latent.Evaluation.Boltzmann;

/// <summary>
/// A machine's partition function and moments by a sum over every state of its smaller layer, the other summed in closed form.
/// </summary>
public sealed class BoltzmannEnumeration
{
    /// <summary>The most units of the smaller layer: a million states.</summary>
    public const int MostUnits = 20;

    private readonly BoltzmannWeights _machine;
    private readonly bool _isMirrored;

    /// <summary>Sums over the states of a machine.</summary>
    /// <exception cref="ArgumentException">Its smaller layer has more than <see cref="MostUnits"/> units.</exception>
    public BoltzmannEnumeration(BoltzmannWeights machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (!IsPossible(machine.Lefts, machine.Rights))
        {
            throw new ArgumentException(
                $"BoltzmannEnumeration: layers of {machine.Lefts} and {machine.Rights} units have too many states; at most {MostUnits} units of the smaller one are summed over.",
                nameof(machine));
        }

        _isMirrored = machine.Lefts > machine.Rights;
        _machine = _isMirrored ? machine.Mirrored() : machine;
        LogZ = Sum();
    }

    /// <summary>ln Z, in nats.</summary>
    public double LogZ { get; }

    /// <summary>Whether layers of these sizes have few enough states.</summary>
    public static bool IsPossible(int lefts, int rights) => Math.Min(lefts, rights) <= MostUnits;

    /// <summary>E[l], E[r] and E[l rᵀ]. Shape: [L], [R] and [L, R].</summary>
    public (double[] Left, double[] Right, double[] Both) Moments()
    {
        var (left, right, both) = (new double[_machine.Lefts], new double[_machine.Rights], new double[_machine.Weight.Length]);
        Visit((state, fields, logMass) =>
        {
            var p = Math.Exp(logMass - LogZ);
            for (var j = 0; j < right.Length; j++)
            {
                var mean = p * Numerics.Sigmoid(fields[j]);
                right[j] += mean;
                for (var i = 0; i < left.Length; i++)
                    both[(i * right.Length) + j] += ((state >> i) & 1) * mean;
            }

            for (var i = 0; i < left.Length; i++)
                left[i] += ((state >> i) & 1) * p;
        });
        return _isMirrored ? (right, left, new BoltzmannWeights(both, left, right).Mirrored().Weight) : (left, right, both);
    }

    private double Sum()
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        Visit((_, _, logMass) =>
        {
            if (logMass > largest)
                (largest, sum) = (logMass, sum * Math.Exp(largest - logMass));
            sum += Math.Exp(logMass - largest);
        });
        return largest + Math.Log(sum);
    }

    // In the order of Gray's code: from one state to the next one bit changes, and the fields with it.
    private void Visit(Action<int, double[], double> visit)
    {
        var fields = _machine.RightBias.ToArray();
        var (state, biased) = (0, 0.0);
        for (var number = 0; ; number++)
        {
            visit(state, fields, biased + fields.Sum(Numerics.Softplus));
            var bit = BitOperations.TrailingZeroCount(number + 1);
            if (bit == _machine.Lefts)
                return;
            state ^= 1 << bit;
            var sign = ((state >> bit) & 1) == 1 ? 1 : -1;
            biased += sign * _machine.LeftBias[bit];
            for (var j = 0; j < fields.Length; j++)
                fields[j] += sign * _machine.Weight[(bit * fields.Length) + j];
        }
    }
}
