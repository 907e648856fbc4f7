using Latent.Imaging;
using Latent.Tensors;

namespace Latent.Runs.Pictures;

/// <summary>Images as they are.</summary>
internal sealed class ImageTiles(Shape shape) : ExampleTiles(shape, scale: 2)
{
    public override bool AreImages => true;

    public override int Side => 20;

    public override string Legend => "";

    public override Image Plane(ReadOnlySpan<float> examples, int columns) => ImageGrid.Tile(examples, Shape, columns, scale: 1, gap: 0);

    private protected override float[] Draw(ReadOnlySpan<float> examples) => examples.ToArray();
}
