using Latent.Data;
using Latent.Imaging;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>The pictures of a run.</summary>
public static class RunPictures
{
    /// <summary>The number of images of each label, where a sheet has a row a label.</summary>
    public const int OfEachLabel = 10;

    /// <summary>Whether examples of a shape can be shown as images: [H, W], or [H, W, 3] for colour.</summary>
    public static bool CanShow(Shape shape) => shape.Rank == 2 || (shape.Rank == 3 && shape[2] == 3);

    /// <summary>Whether what a model makes can be shown as images; rows of a table and windows of them cannot.</summary>
    public static bool CanShow(RunModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Schema is null && model.Recipe.Data.Window is null && CanShow(model.DataShape);
    }

    /// <summary>
    /// A sheet of images drawn from the model: means of p(x | z) with z from the prior; of a conditional model a row a label,
    /// in whose columns z is the same.
    /// </summary>
    public static Image Samples(RunModel model, IBackend backend, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var view = new ModelView(model, backend, new RandomKey(seed).Fold("pictures"));
        return model.Labels is { } labels
            ? Labelled(view, model, labels.Labels, OfEachLabel)
            : Sheet(view.Samples(count), model.DataShape);
    }

    /// <summary>A sheet of images, as nearly square as their number allows. Shape: [n, .. <paramref name="shape"/>] →.</summary>
    /// <param name="images">The images' values, in [0, 1].</param>
    /// <param name="shape">The shape of one.</param>
    public static Image Sheet(ReadOnlySpan<float> images, Shape shape) =>
        ImageGrid.Tile(images, shape, Columns(images.Length / shape.Size));

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
        RunReconstructions.Of(model, backend, examples, count, corruption).Sheet(model.DataShape);

    /// <summary>
    /// Means of p(x | y, z), a row a label and z from the prior the same in each column; those of one label fill a square.
    /// </summary>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public static Image Labelled(ModelView view, RunModel model, IReadOnlyList<int> labels, int count)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        float[] x = [.. labels.SelectMany(label => view.Samples(count, label))];
        return ImageGrid.Tile(x, model.DataShape, labels.Count == 1 ? Columns(count) : count);
    }

    /// <summary>A sheet of the first examples of a data set.</summary>
    public static Image Examples(Examples examples, int count)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] rows = [.. Enumerable.Range(0, Math.Min(count, examples.Count))];
        var x = new float[rows.Length * examples.Size];
        examples.Read(rows, x);
        return Sheet(x, examples.Shape);
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

    private static int Columns(int count) => (int)Math.Ceiling(Math.Sqrt(count));
}
