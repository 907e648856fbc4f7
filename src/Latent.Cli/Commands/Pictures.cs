using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors;

namespace Latent.Cli.Commands;

/// <summary>Refuses to draw what is no picture.</summary>
internal static class Pictures
{
    private const string Ending = ".png";

    /// <summary>Refuses a model's pictures; the endings are those that the caller knows, a picture's among them.</summary>
    public static void Check(string path, RunModel model, string endings = Ending) =>
        Check(path, model.DataShape, RunPictures.CanShow(model), endings);

    public static void Check(string path, Shape shape) => Check(path, shape, RunPictures.CanShow(shape), Ending);

    private static void Check(string path, Shape shape, bool canShow, string endings)
    {
        if (!Path.GetExtension(path).Equals(Ending, StringComparison.OrdinalIgnoreCase))
            throw new CallException($"--out {path}: expected a name that ends in {endings}");
        if (!canShow)
        {
            throw new CallException(
                $"examples of shape {shape} are not images; "
                + "'latent sample' and 'latent encode' write values with --out FILE.npy or FILE.csv");
        }
    }
}
