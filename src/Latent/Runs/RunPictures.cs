using Latent.Data;
using Latent.Imaging;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs;

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
        return model.Schema is null && CanShow(model.DataShape);
    }

    /// <summary>
    /// A sheet of images drawn from the model: means of p(x | z) with z from the prior; of a conditional model a row a label,
    /// in whose columns z is the same.
    /// </summary>
    public static Image Samples(RunModel model, IBackend backend, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Labels is { } labels
            ? Labelled(model, backend, labels.Labels, OfEachLabel, seed)
            : Drawn(model, backend, count, seed);
    }

    /// <summary>A sheet of images drawn from the model, the label of a conditional one too.</summary>
    public static Image Drawn(RunModel model, IBackend backend, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var view = new ModelView(model, backend, new RandomKey(seed).Fold("pictures"));
        return ImageGrid.Tile(view.Samples(count), model.DataShape, Columns(count));
    }

    /// <summary>
    /// Means of p(x | y, z), a row a label and z from the prior the same in each column; those of one label fill a square.
    /// </summary>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public static Image Labelled(RunModel model, IBackend backend, IReadOnlyList<int> labels, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        using var view = new ModelView(model, backend, new RandomKey(seed).Fold("pictures"));
        float[] x = [.. labels.SelectMany(label => view.Samples(count, label))];
        return ImageGrid.Tile(x, model.DataShape, labels.Count == 1 ? Columns(count) : count);
    }

    /// <summary>A sheet of examples, each with its reconstruction to the right.</summary>
    public static Image Reconstructions(RunModel model, IBackend backend, Examples examples, int count)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        using var view = new ModelView(model, backend, new RandomKey(model.Recipe.Seed).Fold("pictures"));
        int[] rows = [.. Enumerable.Range(0, Math.Min(count, examples.Count))];
        var x = new float[rows.Length * examples.Size];
        examples.Read(rows, x);
        return ImageGrid.Pairs(model.WithoutLabels(x), view.Reconstructions(x), model.DataShape, Math.Max(1, Columns(2 * rows.Length) / 2));
    }

    /// <summary>A sheet of the first examples of a data set.</summary>
    public static Image Examples(Examples examples, int count)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] rows = [.. Enumerable.Range(0, Math.Min(count, examples.Count))];
        var x = new float[rows.Length * examples.Size];
        examples.Read(rows, x);
        return ImageGrid.Tile(x, examples.Shape, Columns(rows.Length));
    }

    /// <summary>Saves an image as a PNG file of the folder, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void SavePicture(this RunFolder folder, string path, Image image)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.Write(path, stream => stream.Write(PngEncoder.Encode(image)));
    }

    private static int Columns(int count) => (int)Math.Ceiling(Math.Sqrt(count));
}
