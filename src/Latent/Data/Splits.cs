using Latent.Data.Storage;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Data;

/// <summary>
/// Makes a data set of what was read: looks at all values, scales them, and divides what came undivided.
/// </summary>
/// <param name="Train">The training examples, or all of them.</param>
/// <param name="Validation">The validation examples, where the data bring them.</param>
/// <param name="Test">The test examples, where the data bring them.</param>
internal sealed record Splits(RawArray Train, RawArray? Validation = null, RawArray? Test = null)
{
    /// <summary>
    /// The number of validation examples to take from the end of the training ones; null: a tenth, drawn by the seed.
    /// </summary>
    public int? LastForValidation { get; init; }

    /// <summary>The number of validation and of test examples when none is asked for; null: a tenth each.</summary>
    public int? DrawnByDefault { get; init; }

    /// <summary>
    /// Whether whole numbers v of [0, 255] become (v + ½) / 256, the middle of their bin, instead of v / 255.
    /// </summary>
    public bool BinMiddles { get; init; }

    public Dataset ToDataset(string name, DataRequest request)
    {
        RefuseGivenSizes(name, request);
        RawArray[] parts = [.. new[] { Train, Validation, Test }.OfType<RawArray>()];
        var scan = new ValueScan(request.Scale);
        foreach (var part in parts)
        {
            if (part.Shape != Train.Shape)
            {
                throw part.Origin.Error(null,
                    $"its examples are {part.Shape}, those of {Train.Origin.Name} {Train.Shape}; all must agree");
            }

            scan.Add(part);
        }

        var (offset, divisor) = BinMiddles ? (0.5f, 256f) : (0f, scan.Divisor);
        var all = new ArrayExamples(Grey(Train), divisor, offset);
        var (train, validation, test, how) = Divide(all, name, request);
        validation = Validation is null ? validation : new ArrayExamples(Grey(Validation), divisor, offset);
        test = Test is null ? test : new ArrayExamples(Grey(Test), divisor, offset);
        return new Dataset(name, train, validation, test)
        {
            Kind = scan.Kind,
            Columns = Train.Columns,
            Classes = Train.Classes,
            Notes =
            [
                $"{Described(all.Shape)}, stored as {Train.Type.Name}{(all.Labels.IsEmpty ? "" : ", with labels")}",
                .. parts.SelectMany(part => part.Notes).Distinct(),
                BinMiddles ? "values v in [0, 255]: as (v + 0.5) / 256" : scan.Note,
                new SplitSizes(train.Count, validation.Count, test.Count).Note() + how,
            ],
        };
    }

    private void RefuseGivenSizes(string name, DataRequest request)
    {
        RefuseSize(name, "validation", Validation is null ? null : request.Validation);
        RefuseSize(name, "test", Test is null ? null : request.Test);
    }

    /// <summary>Refuses a size of a split that data bring themselves.</summary>
    /// <exception cref="DataFormatException">One was asked for.</exception>
    internal static void RefuseSize(string name, string split, int? size)
    {
        // Who asks for none of a split wants all examples in one.
        if (size is { } asked)
        {
            throw new DataFormatException(name, null, $"brings its own {split} split" + (asked == 0
                ? ", so its splits are not to be had as one; ask for train, validation or test, not for all"
                : "; leave its size out"));
        }
    }

    private (Examples Train, Examples Validation, Examples Test, string How) Divide(
        Examples all, string name, DataRequest request)
    {
        var share = DrawnByDefault ?? Math.Max(1, all.Count / 10);
        var validation = Validation is null ? request.Validation ?? LastForValidation ?? share : 0;
        var test = Test is null ? request.Test ?? share : 0;
        var train = SplitSizes.Of(name, all.Count, validation, test).Train;
        if (validation + test == 0)
            return (all, all.Slice(0, 0), all.Slice(0, 0), "");
        if (LastForValidation is not null)
        {
            return (all.Slice(0, train), all.Slice(train, validation), all.Slice(0, 0),
                Invariant($" (validation: the last of {all.Count:N0})"));
        }

        var order = Drawn(all.Count, validation + test, request.Seed);
        return (
            all.Take(Sorted(order[(validation + test)..])),
            all.Take(Sorted(order[..validation])),
            all.Take(Sorted(order[validation..(validation + test)])),
            Invariant($" (drawn by seed {request.Seed})"));
    }

    /// <summary>
    /// All rows, the first <paramref name="drawn"/> of them drawn without replacement (Fisher and Yates).
    /// </summary>
    internal static int[] Drawn(int count, int drawn, ulong seed)
    {
        var key = new RandomKey(seed).Fold("data/split");
        int[] rows = [.. Enumerable.Range(0, count)];
        for (var i = 0; i < drawn; i++)
        {
            var j = i + key.IndexAt(0, i, count - i);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        return rows;
    }

    /// <summary>Rows in the order of the file.</summary>
    internal static int[] Sorted(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }

    /// <summary>One channel is no axis: [H, W, 1] is [H, W].</summary>
    private static RawArray Grey(RawArray raw) =>
        raw.Shape.Rank == 3 && raw.Shape[^1] == 1 ? raw.With(raw.Shape[..^1]) : raw;

    private static string Described(Shape shape) => shape.Rank switch
    {
        1 => Invariant($"rows of {shape[0]} values"),
        2 => Invariant($"grey images of {shape[0]}x{shape[1]}"),
        3 => Invariant($"images of {shape[0]}x{shape[1]} with {shape[2]} channels"),
        _ => $"arrays of {shape}",
    };
}
