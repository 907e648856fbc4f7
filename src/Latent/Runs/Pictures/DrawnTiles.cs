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

    public sealed override int Side => 8;

    public sealed override Image Plane(ReadOnlySpan<float> examples, int columns) => Sheet(examples, columns);

    private protected sealed override float[] Draw(ReadOnlySpan<float> examples)
    {
        var count = examples.Length / size;
        if (count > Most)
        {
            throw new RunException(
                FormattableString.Invariant($"a sheet of {count:N0}"),
                FormattableString.Invariant($"is of rows or curves, of which at most {Most:N0} are drawn; ask for fewer, or write them with 'latent sample RUN --out FILE.csv'"));
        }

        var (tiles, range) = (new float[count * Shape.Size], Range(examples));
        for (var i = 0; i < count; i++)
        {
            var canvas = new PlotCanvas(Shape[0], Shape[1]);
            Draw(canvas, examples.Slice(i * size, size), range);
            var pixels = canvas.ToImage().Pixels;
            for (var j = 0; j < pixels.Length; j++)
                tiles[(i * pixels.Length) + j] = pixels[j] / 255f;
        }

        return tiles;
    }

    /// <summary>The values that all tiles of a sheet have their scale from.</summary>
    private protected abstract (double Least, double Most) Range(ReadOnlySpan<float> examples);

    /// <summary>Draws one example. Shape: [D].</summary>
    private protected abstract void Draw(PlotCanvas canvas, ReadOnlySpan<float> example, (double Least, double Most) range);
}
