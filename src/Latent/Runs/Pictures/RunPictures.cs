using Latent.Data;
using Latent.Imaging;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>The pictures of a run.</summary>
public static class RunPictures
{
    /// <summary>
    /// A sheet of examples drawn from the model: means of p(x | z) with z from the prior; of a conditional model a row a label,
    /// in whose columns z is the same.
    /// </summary>
    public static Image Samples(RunModel model, IBackend backend, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var view = new ModelView(model, backend, new RandomKey(seed).Fold("pictures"));
        if (model.Labels is not { } labels)
            return Sheet(model, view.Decode(view.PriorCodes(count)));
        var codes = view.PriorCodes(PictureSizes.OfEachLabel);
        return Sheet(model, [.. labels.Labels.SelectMany(label => view.Decode(view.AtLabel(codes, label)))], PictureSizes.OfEachLabel);
    }

    /// <summary>How what a model makes looks on a sheet.</summary>
    /// <exception cref="RunException">It makes neither images nor rows of numbers.</exception>
    internal static ExampleTiles Tiles(RunModel model) =>
        ExampleTiles.Of(model) ?? throw new RunException($"examples of shape {model.DataShape}", "are neither images nor rows of numbers, and cannot be drawn");

    /// <summary>
    /// A sheet of examples, each with its reconstruction to the right; with a corruption, the corrupted example between them.
    /// </summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The examples, of which the first are shown.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="corruption">What the encoder sees; null for what it saw in training.</param>
    public static Image Reconstructions(
        RunModel model, IBackend backend, Examples examples, int count, Corruption? corruption = null) =>
        RunReconstructions.Of(model, backend, examples, count, corruption).Sheet(Tiles(model));

    /// <summary>A sheet of what a model made.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">What it made. Shape: [n, D].</param>
    /// <param name="columns">How many to a row; null for a square.</param>
    /// <exception cref="RunException">It makes neither images nor rows of numbers.</exception>
    public static Image Sheet(RunModel model, float[] x, int? columns = null) => Tiles(model).Sheet(x, columns);

    /// <summary>A sheet of the first examples of a data set.</summary>
    public static Image Examples(Examples examples, int count, ExampleTiles tiles)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(tiles);
        return tiles.Sheet(examples.First(count));
    }

    /// <summary>Saves an image as a PNG file of the folder, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void SavePicture(this RunFolder folder, string path, Image image)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.Write(path, stream => stream.Write(PngEncoder.Encode(image)));
    }

    /// <summary>Saves an image as a PNG file, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Save(string path, Image image) => new LocalDisk().Write(path, stream => stream.Write(PngEncoder.Encode(image)));
}
