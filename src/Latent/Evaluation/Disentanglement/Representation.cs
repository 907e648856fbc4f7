using Latent.Data;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Disentanglement;

/// <summary>The codes of combinations of factors: writes the means of q(z | x). Shape: [n] → [n, Z].</summary>
public delegate void CombinationEncoder(ReadOnlySpan<int> rows, Span<double> means);

/// <summary>The codes of examples: writes the means of q(z | x). Shape: [n, D] → [n, Z].</summary>
public delegate void ExampleEncoder(ReadOnlySpan<float> examples, Span<double> means);

/// <summary>
/// What is measured: a function from the combinations of known factors to codes, as the means of a posterior are.
/// </summary>
public sealed class Representation
{
    private readonly CombinationEncoder _encode;

    /// <summary>Names a function.</summary>
    /// <param name="factors">The factors whose combinations it encodes.</param>
    /// <param name="size">Z, the number of dimensions of a code.</param>
    /// <param name="encode">Writes the codes of some combinations; called with up to 500 at once.</param>
    public Representation(Factors factors, int size, CombinationEncoder encode)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (Factors, Size, _encode) = (factors, size, encode);
    }

    /// <summary>The factors.</summary>
    public Factors Factors { get; }

    /// <summary>Z, the number of dimensions of a code.</summary>
    public int Size { get; }

    /// <summary>A representation of examples.</summary>
    /// <param name="data">All combinations.</param>
    /// <param name="size">Z, the number of dimensions of a code.</param>
    /// <param name="encode">Writes the codes of some examples.</param>
    public static Representation Of(FactorizedExamples data, int size, ExampleEncoder encode)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(encode);
        var examples = new float[RowBlocks.Most * data.All.Size];
        return new(data.Factors, size, (rows, means) =>
        {
            var x = examples.AsSpan(0, rows.Length * data.All.Size);
            data.All.Read(rows, x);
            encode(x, means);
        });
    }

    /// <summary>
    /// The same with every combination encoded once, now, and kept as float32. The two scores that compare batches draw
    /// some million codes: of a network, that is worth it.
    /// </summary>
    public Representation Tabulated()
    {
        var table = new float[checked(Factors.Combinations * Size)];
        int[] rows = [.. Enumerable.Range(0, Factors.Combinations)];
        foreach (var block in RowBlocks.Of(rows.Length))
        {
            var codes = Codes(block.Of(rows.AsSpan(), 1));
            for (var i = 0; i < codes.Length; i++)
                table[(block.Start * Size) + i] = (float)codes[i];
        }

        return new(Factors, Size, (wanted, means) =>
        {
            for (var i = 0; i < means.Length; i++)
                means[i] = table[(wanted[i / Size] * Size) + (i % Size)];
        });
    }

    /// <summary>The codes of combinations. Shape: [n] → [n, Z].</summary>
    /// <exception cref="ArithmeticException">A code is not finite.</exception>
    public double[] Codes(ReadOnlySpan<int> rows)
    {
        var codes = new double[rows.Length * Size];
        foreach (var block in RowBlocks.Of(rows.Length))
            _encode(block.Of(rows, 1), block.Of(codes.AsSpan(), Size));

        var bad = Array.FindIndex(codes, code => !double.IsFinite(code));
        return bad < 0
            ? codes
            : throw new ArithmeticException(
                $"Representation: dimension {bad % Size} of the code of combination {rows[bad / Size]} is {codes[bad]}; expected a finite number.");
    }

    /// <summary>Codes of combinations drawn uniformly, with replacement.</summary>
    /// <exception cref="ArithmeticException">A code is not finite.</exception>
    public FactorSample Sample(int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var rows = Factors.Draw(count, key);
        return new(Factors, Size, Codes(rows), [.. rows.SelectMany(Factors.Values)]);
    }
}
