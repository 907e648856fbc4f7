using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors;

namespace Latent.Cli.Commands;

/// <summary>Refuses to draw what is no picture.</summary>
internal static class Pictures
{
    private const string Ending = ".png";
    private const string Values = "'latent sample' and 'latent encode' write values with --out FILE.npy or FILE.csv";

    /// <summary>Checks that a file is one of a picture, and that a model makes pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="endings">The endings that the caller knows, a picture's among them.</param>
    /// <param name="instead">What to do where it makes none.</param>
    public static void Check(string path, RunModel model, string endings = Ending, string instead = Values) =>
        Check(path, model.DataShape, RunPictures.CanShow(model), endings, instead);

    public static void Check(string path, Shape shape) => Check(path, shape, RunPictures.CanShow(shape), Ending, Values);

    private static void Check(string path, Shape shape, bool canShow, string endings, string instead)
    {
        if (!Path.GetExtension(path).Equals(Ending, StringComparison.OrdinalIgnoreCase))
            throw new CallException($"--out {path}: expected a name that ends in {endings}");
        if (!canShow)
            throw new CallException($"examples of shape {shape} are not images; {instead}");
    }
}
