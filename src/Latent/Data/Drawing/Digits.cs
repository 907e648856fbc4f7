using Latent.Data.Storage;
using Latent.Tensors.Random;

namespace Latent.Data.Drawing;

/// <summary>The built-in set: handwritten-looking digits, drawn when a split is first read.</summary>
internal static class Digits
{
    private const int TrainCount = 20_000;
    private const int ValidationCount = 2_000;
    private const int TestCount = 5_000;

    // The set is one set, whatever the seed of a run: results of different runs compare.
    private const ulong Seed = 1;

    public static NamedDataset Set { get; } =
        new("digits", "digits drawn by the program, 28x28 grey, 10 classes (built in: nothing to fetch)", Load);

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var name = set.Name;
        Splits.RefuseSize(name, "validation", request.Validation);
        Splits.RefuseSize(name, "test", request.Test);
        var key = new RandomKey(Seed).Fold("data/digits");
        return new(
            name,
            new DrawnDigits(key, 0, TrainCount),
            new DrawnDigits(key, TrainCount, ValidationCount),
            new DrawnDigits(key, TrainCount + ValidationCount, TestCount))
        {
            Kind = ValueKind.Grey,
            Notes =
            [
                "grey images of 28x28, stored as uint8, with labels",
                "drawn by the program: the same bits on every machine",
                "values in [0, 255]: scaled to [0, 1]",
                $"{TrainCount:N0} training, {ValidationCount:N0} validation, {TestCount:N0} test examples",
            ],
        };
    }

    /// <summary>A run of the endless series of digits that a key names.</summary>
    internal sealed class DrawnDigits(RandomKey key, int first, int count)
        : Examples([DigitPen.Side, DigitPen.Side], Labels(key, first, count))
    {
        private const int Block = 100;

        private readonly Lazy<byte[]> _pixels = new(() => Draw(key, first, count));

        public override int Count => count;

        public override void Read(ReadOnlySpan<int> rows, Span<float> to)
        {
            ThrowUnlessFits(rows, to);
            for (var i = 0; i < rows.Length; i++)
                new StoredType(ElementKind.UInt8).Decode(_pixels.Value.AsSpan(rows[i] * Size, Size), to.Slice(i * Size, Size));
            ArrayExamples.Divide(to, 255);
        }

        private static new int[] Labels(RandomKey key, int first, int count)
        {
            var labels = new int[count];
            for (var i = 0; i < count; i++)
                labels[i] = DigitPen.Label(key, first + i);
            return labels;
        }

        private static byte[] Draw(RandomKey key, int first, int count)
        {
            const int Pixels = DigitPen.Side * DigitPen.Side;
            var pixels = new byte[count * Pixels];
            Parallel.For(0, (count + Block - 1) / Block, block =>
            {
                var pen = new DigitPen(key);
                for (var i = block * Block; i < Math.Min(count, (block + 1) * Block); i++)
                    pen.Draw(first + i, pixels.AsSpan(i * Pixels, Pixels));
            });
            return pixels;
        }
    }
}
