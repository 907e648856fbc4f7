using Latent.Data;
using Latent.Evaluation;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>What a run's model makes, in blocks and without the labels it is given: samples, reconstructions and codes.</summary>
public sealed class ModelView : IDisposable
{
    private readonly RunModel _run;
    private readonly ILatentModel _model;
    private readonly Inference _inference;

    /// <summary>A view of a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    public ModelView(RunModel model, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_run, _model) = (model, model.Model);
        _inference = new(_model, model.Store, backend, key);
        CodeSize = _model.LatentShapes.Skip(_model.ObservedLevels).Sum(x => x.Size);
    }

    /// <summary>The number of latent variables of a datum, all levels together but those that are observed.</summary>
    public int CodeSize { get; }

    /// <summary>
    /// The means of p(x | z), or draws from it, with z from the prior; of a conditional model of p(x | y, z), in which z is the
    /// same for each label. Shape: → [<paramref name="count"/>, D].
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="label">y; null to draw it from p(y), or where the model is given none.</param>
    /// <param name="noise">Whether x is drawn, its noise with it.</param>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public float[] Samples(int count, int? label = null, bool noise = false) => _run.WithoutLabels(Rows(count, label, noise));

    /// <summary>The same of a conditional model, with the y of each. Shape: → [<paramref name="count"/>, D] and [<paramref name="count"/>].</summary>
    /// <param name="count">How many.</param>
    /// <param name="label">y; null to draw it from p(y).</param>
    /// <param name="noise">Whether x is drawn, its noise with it.</param>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public (float[] X, int[] Labels) SamplesWithLabels(int count, int? label = null, bool noise = false)
    {
        var (rows, wide, size) = (Rows(count, label, noise), _model.DataShape.Size, _run.DataShape.Size);
        int LabelOf(int row) => _run.Labels!.Labels[rows.AsSpan((row * wide) + size, wide - size).IndexOf(1f)];
        return (_run.WithoutLabels(rows), [.. Enumerable.Range(0, count).Select(LabelOf)]);
    }

    /// <summary>
    /// The means of p(x | z) with z the mean of q(z | x). Shape: [n, D] → [n, D]; to a conditional model rows come with their
    /// labels, and go without.
    /// </summary>
    /// <exception cref="RunException">The run has no q(z | x).</exception>
    public float[] Reconstructions(ReadOnlySpan<float> x)
    {
        _run.RequireEncoder();
        var (y, size) = (new float[x.Length], _model.DataShape.Size);
        foreach (var block in RowBlocks.Of(x.Length / size))
            _inference.Reconstruct(block.Of(x, size), block.Of(y.AsSpan(), size));

        return _run.WithoutLabels(y);
    }

    /// <summary>The means of q(z | x), by blocks of examples. Shape: → [.., <see cref="CodeSize"/>].</summary>
    /// <exception cref="RunException">The run has no q(z | x).</exception>
    public IEnumerable<float[]> Codes(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        _run.RequireEncoder();
        var observed = _inference.LatentSize - CodeSize;
        foreach (var block in RowBlocks.Of(examples.Count))
        {
            var (x, all) = (new float[block.Count * examples.Size], new float[block.Count * _inference.LatentSize]);
            examples.Read(block.Rows, x);
            _inference.Encode(x, all);
            yield return observed == 0 ? all : [.. all.Chunk(_inference.LatentSize).SelectMany(row => row[observed..])];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inference.Dispose();

    private float[] Rows(int count, int? label, bool noise)
    {
        var given = label is { } y ? _run.OneHot([y]) : [];
        Shape shape = [count, .. _model.DataShape];
        var (size, samples) = (_model.DataShape.Size, new float[shape.Size]);
        foreach (var block in RowBlocks.Of(count))
            _inference.Sample(block.Of(samples.AsSpan(), size), block.Number + 1, given, noise);
        return samples;
    }
}
