using Latent.Data;
using Latent.Evaluation;
using Latent.Imaging;
using Latent.Models;
using Latent.Runs.Recipes;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>Examples, what the encoder saw of them, and what the model made of that. Shape: [n, D] each.</summary>
/// <param name="Clean">The clean examples.</param>
/// <param name="Seen">What the encoder saw: the examples themselves, or corrupted ones.</param>
/// <param name="Means">The means of p(x | z), z the mean of q(z | seen).</param>
/// <param name="Corruption">What came between.</param>
/// <param name="Size">D, the number of values of an example.</param>
public sealed record RunReconstructions(float[] Clean, float[] Seen, float[] Means, Corruption Corruption, int Size)
{
    /// <summary>n, the number of examples.</summary>
    public int Count => Clean.Length / Size;

    /// <summary>Reconstructs the first of some examples.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="corruption">What the encoder sees; null for what it saw in training.</param>
    public static RunReconstructions Of(
        RunModel model, IBackend backend, Examples examples, int count, Corruption? corruption = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(examples);
        var key = new RandomKey(model.Recipe.Seed).Fold("pictures");
        using var view = new ModelView(model, backend, key);
        var x = examples.First(count);
        var noise = corruption ?? RecipeText.Corruption(model.Recipe);
        if (noise.IsNone)
        {
            var clean = model.WithoutLabels(x);
            return new(clean, clean, view.Reconstructions(x), noise, model.DataShape.Size);
        }

        model.RefuseLabels("corruption");
        var seen = Corrupted(x, noise, backend, key.Fold("corruption"));
        return new(x, seen, view.Reconstructions(seen), noise, model.DataShape.Size);
    }

    /// <summary>The squared distance to the clean example, of what the encoder saw and of the reconstruction: means over
    /// examples.</summary>
    public (Estimate Seen, Estimate Means) SquaredErrors() => (Error(Seen), Error(Means));

    /// <summary><see cref="SquaredErrors"/> in words.</summary>
    public string SaidErrors()
    {
        var (seen, means) = SquaredErrors();
        return Invariant($"{Corruption}; squared distance to the clean example, mean over {seen.Count} ± standard error: ")
            + Invariant($"{seen.Text(2)} corrupted, {means.Text(2)} reconstructed");
    }

    /// <summary>The sheet: each example, what was seen of it where that is another, and its reconstruction.</summary>
    /// <param name="tiles">How examples look.</param>
    public Image Sheet(ExampleTiles tiles)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        float[][] sheets = Corruption.IsNone ? [Clean, Means] : [Clean, Seen, Means];
        return tiles.Beside(sheets, Math.Max(1, (int)Math.Ceiling(Math.Sqrt(sheets.Length * Count)) / sheets.Length));
    }

    private Estimate Error(float[] values)
    {
        var errors = new double[Count];
        for (var i = 0; i < Clean.Length; i++)
            errors[i / Size] += ((double)values[i] - Clean[i]) * ((double)values[i] - Clean[i]);
        return Estimate.Of(errors) with { Unit = "squared units of the data" };
    }

    private static float[] Corrupted(float[] x, Corruption corruption, IBackend backend, RandomKey key)
    {
        using var store = new Store();
        var seen = corruption.Of(Tensor.Input("x", [x.Length]), key);
        using var program = backend.Compile(Trace.Of("seen", seen), store);
        program.Write("x", x);
        program.Run(1);
        return program.Output("seen").ToArray();
    }
}
