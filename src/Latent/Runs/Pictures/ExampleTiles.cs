using Latent.Data.Tables;
using Latent.Imaging;
using Latent.Tensors;

namespace Latent.Runs.Pictures;

/// <summary>
/// How examples look on a sheet: an image as it is, a row of a table as a card, a window of a series or any other row of
/// numbers as curves.
/// </summary>
public abstract class ExampleTiles
{
    // The gap between tiles, in pixels.
    private const int Gap = 2;

    private protected ExampleTiles(Shape shape, int scale) => (Shape, Scale) = (shape, scale);

    /// <summary>Whether examples are images.</summary>
    public abstract bool AreImages { get; }

    /// <summary>The number of examples across and up a plane of codes that is easy to look at.</summary>
    public abstract int Side { get; }

    /// <summary>What is to be known to read a tile, a sentence; empty where nothing is.</summary>
    public abstract string Legend { get; }

    /// <summary>The shape of one tile: [H, W] or [H, W, 3].</summary>
    private protected Shape Shape { get; }

    /// <summary>The number of pixels on the sheet that one of a tile is wide and high.</summary>
    private protected int Scale { get; }

    /// <summary>The tiles of examples of a shape; null where they are neither images nor rows of numbers.</summary>
    /// <param name="shape">The shape of an example: [H, W] and [H, W, 3] are images, [D] rows.</param>
    /// <param name="schema">
    /// What the columns of a table are, of which an example is a row, [D], or a window of rows, [T, D]; null where it is none.
    /// </param>
    public static ExampleTiles? Of(Shape shape, TableSchema? schema = null) => (schema, shape.Rank) switch
    {
        (not null, 1) => new RowTiles(schema),
        (not null, _) => new CurveTiles(shape, schema),
        (_, 1) => new CurveTiles(shape, null),
        (_, 2) => new ImageTiles(shape),
        _ => shape.Rank == 3 && shape[2] == 3 ? new ImageTiles(shape) : null,
    };

    /// <summary>The tiles of what a model makes; null where it makes neither images nor rows of numbers.</summary>
    public static ExampleTiles? Of(RunModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.DataShape, model.Schema);
    }

    /// <summary>A sheet of examples in reading order. Shape: [n, D] →.</summary>
    /// <param name="examples">The examples' values, as a model takes them.</param>
    /// <param name="columns">The number of examples in a row of the sheet; null for a sheet as many across as down.</param>
    /// <exception cref="RunException">They are more than can be drawn.</exception>
    public Image Sheet(ReadOnlySpan<float> examples, int? columns = null)
    {
        var tiles = Draw(examples);
        return ImageGrid.Tile(tiles, Shape, columns ?? (int)Math.Ceiling(Math.Sqrt(tiles.Length / Shape.Size)), Scale, Gap);
    }

    /// <summary>The same with what belongs together beside each other, as examples and their reconstructions.</summary>
    /// <param name="sheets">Sets of as many examples each. Shape: [n, D] each.</param>
    /// <param name="columns">The number of groups in a row of the sheet.</param>
    /// <exception cref="RunException">They are more than can be drawn.</exception>
    public Image Beside(IReadOnlyList<float[]> sheets, int columns)
    {
        ArgumentNullException.ThrowIfNull(sheets);
        var tiles = Draw([.. sheets.SelectMany(x => x)]);
        return ImageGrid.Beside([.. tiles.Chunk(tiles.Length / sheets.Count)], Shape, columns, Scale, Gap);
    }

    /// <summary>A plane of examples, as small and as close as they can be read. Shape: [n, D] →.</summary>
    /// <param name="examples">The examples' values, as a model takes them.</param>
    /// <param name="columns">The number of examples in a row of the sheet.</param>
    /// <exception cref="RunException">They are more than can be drawn.</exception>
    public abstract Image Plane(ReadOnlySpan<float> examples, int columns);

    /// <summary>The tiles, of values in [0, 1]. Shape: [n, D] → [n, .. <see cref="Shape"/>].</summary>
    private protected abstract float[] Draw(ReadOnlySpan<float> examples);
}
