using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors;

namespace Latent.Cli.Commands;

/// <summary>Refuses to draw what is no picture.</summary>
internal static class Pictures
{
    private const string Ending = ".png";

    /// <summary>Checks that a file is one of a picture, and that what a model makes can be drawn.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="endings">The endings that the caller knows, a picture's among them.</param>
    /// <returns>How what the model makes looks.</returns>
    public static ExampleTiles Check(string path, RunModel model, string endings = Ending) =>
        Check(path, ExampleTiles.Of(model), model.DataShape, endings);

    public static ExampleTiles Check(string path, ExampleTiles? tiles, Shape shape, string endings = Ending)
    {
        if (!Path.GetExtension(path).Equals(Ending, StringComparison.OrdinalIgnoreCase))
            throw new CallException($"--out {path}: expected a name that ends in {endings}");
        return tiles ?? throw new CallException(
            $"examples of shape {shape} are neither images nor rows of numbers; 'latent sample' and 'latent encode' write values with --out FILE.npy or FILE.csv");
    }
}
