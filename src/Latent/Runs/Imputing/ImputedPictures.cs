using Latent.Data;
using Latent.Imaging;
using Latent.Sampling;

namespace Latent.Runs.Imputing;

/// <summary>Shows what a model makes of the missing part of images.</summary>
public static class ImputedPictures
{
    private const float Grey = 0.5f;

    /// <summary>
    /// A sheet with a column an example: the example, what is known of it (missing pixels are grey), the mean of the draws,
    /// and below it single draws.
    /// </summary>
    /// <param name="chain">The chain of the model.</param>
    /// <param name="examples">The examples, of which the first are taken.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="mask">Which values of an example are missing. Shape: that of an example.</param>
    /// <param name="options">How many sweeps, and how many single draws to show.</param>
    public static Image Of(PseudoGibbs chain, Examples examples, int count, ReadOnlySpan<bool> mask, ImputationOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var x = examples.First(count);
        var missing = new bool[x.Length];
        var known = x.ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            if (missing[i] = mask[i % mask.Length])
                known[i] = Grey;
        }

        var imputation = Imputation.Of(chain, known, missing, options);
        float[] sheet = [.. x, .. known, .. imputation.Mean, .. imputation.Draws.SelectMany(draw => draw)];
        return ImageGrid.Tile(sheet, examples.Shape, x.Length / examples.Size);
    }
}
