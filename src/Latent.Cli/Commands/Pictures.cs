using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors;

namespace Latent.Cli.Commands;

/// <summary>Refuses to draw what is no picture.</summary>
internal static class Pictures
{
    public static void Check(string path, RunModel model) =>
        Check(path, model.DataShape, RunPictures.CanShow(model));

    public static void Check(string path, Shape shape) => Check(path, shape, RunPictures.CanShow(shape));

    private static void Check(string path, Shape shape, bool canShow)
    {
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
            throw new CallException($"--out {path}: expected a name that ends in .png");
        if (!canShow)
        {
            throw new CallException(
                $"examples of shape {shape} are not images; "
                + "'latent sample' and 'latent encode' write values with --out FILE.npy or FILE.csv");
        }
    }
}
