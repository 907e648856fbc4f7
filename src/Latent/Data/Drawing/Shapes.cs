using Latent.Tensors;

namespace Latent.Data.Drawing;

/// <summary>
/// The built-in set of white shapes on black whose five factors are known; every combination of their values is an
/// example, drawn when it is read.
/// </summary>
/// <remarks>Made after dSprites (Matthey, Higgins, Hassabis and Lerchner 2017); the images are not its images.</remarks>
internal static class Shapes
{
    /// <summary>The side of an image, in pixels.</summary>
    public const int Side = 64;

    // Steps of one pixel; the last leaves one row and one column of the image that no shape reaches.
    private const int Places = 32;

    private const int HeldOut = 10_000;

    public static Factors Factors { get; } = new(
        new Factor("shape", ShapeMasks.Shapes, IsOrdered: false),
        new Factor("scale", ShapeMasks.Scales),
        new Factor("rotation", ShapeMasks.Rotations),
        new Factor("x", Places),
        new Factor("y", Places));

    public static NamedDataset Set { get; } = new(
        "shapes",
        "squares, ellipses and hearts drawn by the program, 64x64 black and white, five known factors (built in)",
        Load);

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var all = new DrawnShapes();
        var sizes = SplitSizes.Of(set.Name, all.Count, request.Validation ?? HeldOut, request.Test ?? HeldOut);
        var held = sizes.Validation + sizes.Test;

        // Shuffled altogether, so that the first examples of a split are as good as any.
        var order = Splits.Drawn(all.Count, all.Count, request.Seed).AsSpan();
        return new(set.Name, all.Take(order[held..]), all.Take(order[..sizes.Validation]), all.Take(order[sizes.Validation..held]))
        {
            Kind = ValueKind.Binary,
            Factorized = new(Factors, all),
            Notes =
            [
                "black and white images of 64x64, with labels (the shape)",
                $"drawn by the program: every combination of {string.Join(", ", Factors.Select(f => $"{f.Size} {f.Name}"))}",
                "values 0 and 1 only: binary",
                sizes.Note(request.Seed),
            ],
        };
    }

    /// <summary>All combinations in the order in which the factors count them.</summary>
    private sealed class DrawnShapes() : Examples([Side, Side], Labels())
    {
        public override int Count => Factors.Combinations;

        public override void Read(ReadOnlySpan<int> rows, Span<float> to)
        {
            ThrowUnlessFits(rows, to);
            to.Clear();
            for (var i = 0; i < rows.Length; i++)
            {
                var (mask, x, y) = (rows[i] / (Places * Places), rows[i] / Places % Places, rows[i] % Places);
                var (scale, rotation) = (mask / ShapeMasks.Rotations % ShapeMasks.Scales, mask % ShapeMasks.Rotations);
                var pixels = ShapeMasks.Of(mask / ShapeMasks.Rotations / ShapeMasks.Scales, scale, rotation);
                var image = to.Slice(i * Size, Size);
                for (var row = 0; row < ShapeMasks.Side; row++)
                    pixels.Slice(row * ShapeMasks.Side, ShapeMasks.Side).CopyTo(image[(((y + row) * Shapes.Side) + x)..]);
            }
        }

        private static new int[] Labels()
        {
            var labels = new int[Factors.Combinations];
            for (var i = 0; i < labels.Length; i++)
                labels[i] = i / (labels.Length / ShapeMasks.Shapes);
            return labels;
        }
    }
}
