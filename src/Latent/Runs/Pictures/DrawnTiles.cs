using Latent.Imaging;
using Latent.Tensors;

namespace Latent.Runs.Pictures;

/// <summary>Tiles of examples that are no images, each drawn on a canvas of its own.</summary>
/// <param name="height">The rows of a tile.</param>
/// <param name="width">The columns of a tile.</param>
/// <param name="scale">The number of pixels on the sheet that one of a tile is wide and high.</param>
/// <param name="size">D, the number of values of an example.</param>
internal abstract class DrawnTiles(int height, int width, int scale, int size) : ExampleTiles([height, width, 3], scale)
{
    // Fifty by fifty; a sheet of more is more than can be looked at.
    private const int Most = 2500;

    public sealed override bool AreImages => false;

    public sealed override int Side => 8;

    public sealed override Image Plane(ReadOnlySpan<float> examples, int columns) => Sheet(examples, columns);

    /// <summary>Draws one example. Shape: [D].</summary>
    private protected delegate void Painter(PlotCanvas canvas, ReadOnlySpan<float> example);

    /// <summary>A tile of each example, of values in [0, 1]. Shape: [n, D] → [n, H, W, 3].</summary>
    /// <exception cref="RunException">They are more than can be looked at.</exception>
    private protected float[] Each(ReadOnlySpan<float> examples, Painter paint)
    {
        var count = examples.Length / size;
        if (count > Most)
        {
            throw new RunException(
                Invariant($"a sheet of {count:N0}"),
                Invariant($"is of rows or curves, of which at most {Most:N0} are drawn; ask for fewer"));
        }

        var tiles = new float[count * Shape.Size];
        for (var i = 0; i < count; i++)
        {
            var canvas = new PlotCanvas(Shape[0], Shape[1]);
            paint(canvas, examples.Slice(i * size, size));
            var pixels = canvas.ToImage().Pixels;
            for (var j = 0; j < pixels.Length; j++)
                tiles[(i * pixels.Length) + j] = pixels[j] / 255f;
        }

        return tiles;
    }
}
