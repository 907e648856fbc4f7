using Latent.Data;

namespace Latent.Evaluation.Disentanglement;

/// <summary>Codes of some data with the values of the factors that generated each.</summary>
public sealed class FactorSample
{
    /// <summary>Joins codes and factor values; they are not copied.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="size">Z, the number of dimensions of a code.</param>
    /// <param name="codes">Finite. Shape: [n, Z].</param>
    /// <param name="values">Shape: [n, factors].</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a number is out of its domain.</exception>
    public FactorSample(Factors factors, int size, double[] codes, int[] values)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (codes.Length == 0 || codes.Length % size != 0 || codes.Length / size != values.Length / (double)factors.Count)
        {
            throw new ArgumentException(
                $"FactorSample: {codes.Length} numbers in codes of {size} and {values.Length} values of {factors.Count} factors are not as many data.",
                nameof(values));
        }

        if (Array.FindIndex(codes, code => !double.IsFinite(code)) is >= 0 and var bad)
        {
            throw new ArgumentException(
                $"FactorSample: dimension {bad % size} of code {bad / size} is {codes[bad]}; expected finite numbers.",
                nameof(codes));
        }

        for (var i = 0; i < values.Length; i++)
        {
            var factor = factors[i % factors.Count];
            if ((uint)values[i] >= (uint)factor.Size)
                throw new ArgumentOutOfRangeException(nameof(values), values[i], $"The factor {factor.Name} has {factor.Size} values.");
        }

        (Factors, Size, Codes, Values) = (factors, size, codes, values);
    }

    /// <summary>The factors.</summary>
    public Factors Factors { get; }

    /// <summary>Z, the number of dimensions of a code.</summary>
    public int Size { get; }

    /// <summary>n, the number of data.</summary>
    public int Count => Codes.Length / Size;

    /// <summary>The codes. Shape: [n, Z].</summary>
    public double[] Codes { get; }

    /// <summary>The factors' values. Shape: [n, factors].</summary>
    public int[] Values { get; }

    /// <summary>One dimension of all codes. Shape: → [n].</summary>
    internal double[] Dimension(int dimension) => [.. Enumerable.Range(0, Count).Select(i => Codes[(i * Size) + dimension])];

    /// <summary>The values of one factor. Shape: → [n].</summary>
    internal int[] Labels(int factor) => [.. Enumerable.Range(0, Count).Select(i => Values[(i * Factors.Count) + factor])];
}
