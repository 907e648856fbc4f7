using System.Numerics;
using Latent.Data.Tables;
using Latent.Tensors;

namespace Latent.Data;

/// <summary>A data set in its three splits, with what was seen and done on the way in.</summary>
/// <param name="Name">The name of a named set, or the file's or folder's.</param>
/// <param name="Train">The examples to learn from.</param>
/// <param name="Validation">The examples that choose the best checkpoint.</param>
/// <param name="Test">The examples that are reported.</param>
public sealed record Dataset(string Name, Examples Train, Examples Validation, Examples Test) : IDisposable
{
    /// <summary>What the values are.</summary>
    public ValueKind Kind { get; init; } = ValueKind.Grey;

    /// <summary>What the columns of a table are; null for anything else.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>The names of the values of a row of numbers, where the file's header has them; else empty.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The names of the classes, whose places are the labels; empty where the labels are all that is known.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The columns of a table that are neither values nor the label, and that were not asked to be left out.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What is said where labels are needed and there are none.</summary>
    internal string LabelFault => Schema is null
        ? "has no labels"
        : "is read by columns, none of which holds labels";

    /// <summary>What to do where labels are needed and there are none.</summary>
    internal string LabelRemedy => Schema is null
        ? "give labeled data, as a folder of images a class or a .csv with a column 'label'"
        : "train with --label-column NAME";

    /// <summary>The shape of one example.</summary>
    public Shape Shape => Train.Shape;

    /// <summary>What was seen and done, a line each: shape, range and scaling, split.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All examples by the factors that generate them; null where none are known.</summary>
    public FactorizedExamples? Factorized { get; init; }

    /// <summary>
    /// The mean of the training split, value by value, summed in double in an order that no thread count changes.
    /// Shape: → [Size].
    /// </summary>
    public float[] Mean()
    {
        const int Chunks = 32, Block = 64;
        var size = Train.Size;
        var sums = new double[Chunks][];

        // What is made on first reading is made here: threads that all waited for it could not help to make it.
        Train.Read([0], new float[size]);
        Parallel.For(0, Chunks, chunk =>
        {
            var (start, end) = ((int)((long)Train.Count * chunk / Chunks), (int)((long)Train.Count * (chunk + 1) / Chunks));
            var sum = sums[chunk] = new double[size];
            var values = new float[Math.Min(Block, end - start) * size];
            for (var row = start; row < end; row += Block)
            {
                var rows = Enumerable.Range(row, Math.Min(Block, end - row)).ToArray();
                var block = values.AsSpan(0, rows.Length * size);
                Train.Read(rows, block);
                for (var i = 0; i < block.Length; i += size)
                    Add(block.Slice(i, size), sum);
            }
        });

        var mean = new float[size];
        for (var j = 0; j < size; j++)
            mean[j] = (float)(sums.Sum(sum => sum[j]) / Train.Count);
        return mean;
    }

    // Each place has its own sum, so vectors change no bit.
    private static void Add(ReadOnlySpan<float> line, Span<double> sum)
    {
        var j = 0;
        for (; j <= line.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(line[j..]), out var low, out var high);
            var first = sum[j..];
            var second = sum[(j + Vector<double>.Count)..];
            (new Vector<double>(first) + low).CopyTo(first);
            (new Vector<double>(second) + high).CopyTo(second);
        }

        for (; j < line.Length; j++)
            sum[j] += line[j];
    }

    /// <summary>Lets go of mapped files.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }
}
