using Latent.Data;
using Latent.Evaluation;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs;

/// <summary>
/// What a run's model makes, in blocks and without the labels it is given: codes of data and of the prior, and data of codes.
/// </summary>
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
        CodeSize = _model.Levels.Where(level => level.Role != LevelRole.Observed).Sum(level => level.Shape.Size);
    }

    /// <summary>The number of latent variables of a datum, all levels together but those that are observed.</summary>
    public int CodeSize { get; }

    /// <summary>
    /// Draws from the prior: z of all levels, of a conditional model its label before them. Shape: → [<paramref name="count"/>, Z].
    /// </summary>
    /// <param name="count">How many.</param>
    public double[] PriorCodes(int count)
    {
        var (z, size) = (new double[count * _inference.LatentSize], _inference.LatentSize);
        foreach (var block in RowBlocks.Of(count))
            _inference.DrawCodes(block.Of(z.AsSpan(), size), block.Number + 1);
        return z;
    }

    /// <summary>Codes of the prior of a conditional model as they are at another label, z the same. Shape: [n, Z] → [n, Z].</summary>
    /// <param name="codes">The codes, row by row.</param>
    /// <param name="label">The label.</param>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public double[] AtLabel(ReadOnlySpan<double> codes, int label)
    {
        var (given, z) = (_run.OneHot([label]), codes.ToArray());
        for (var row = 0; row < z.Length; row += _inference.LatentSize)
        {
            for (var i = 0; i < given.Length; i++)
                z[row + i] = given[i];
        }

        return z;
    }

    /// <summary>The label of each code of a conditional model's prior. Shape: [n, Z] → [n].</summary>
    /// <param name="codes">The codes, row by row.</param>
    /// <exception cref="RunException">The model is given no labels.</exception>
    public int[] LabelsOf(ReadOnlySpan<double> codes)
    {
        var known = _run.RequireLabels().Labels;
        var labels = new int[codes.Length / _inference.LatentSize];
        for (var row = 0; row < labels.Length; row++)
            labels[row] = known[codes.Slice(row * _inference.LatentSize, known.Count).IndexOf(1)];
        return labels;
    }

    /// <summary>The means of p(x | z). Shape: [n, Z] → [n, D].</summary>
    /// <param name="codes">z of all levels, row by row.</param>
    public float[] Decode(ReadOnlySpan<double> codes) => Decode(codes, (z, x, _) => _inference.Decode(z, x));

    /// <summary>Draws from p(x | z), with its noise. Shape: [n, Z] → [n, D].</summary>
    /// <param name="codes">z of all levels, row by row.</param>
    /// <param name="number">Which draws: each number below 2³¹ gives others.</param>
    public float[] Draw(ReadOnlySpan<double> codes, int number) =>
        Decode(codes, (z, x, start) => _inference.Draw(z, x, ((long)number << 32) + start + 1));

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

    private float[] Decode(ReadOnlySpan<double> codes, Action<ReadOnlySpan<double>, Span<float>, int> decode)
    {
        var (size, width) = (_inference.LatentSize, _model.DataShape.Size);
        var x = new float[codes.Length / size * width];
        foreach (var block in RowBlocks.Of(codes.Length / size))
            decode(block.Of(codes, size), block.Of(x.AsSpan(), width), block.Start);

        return _run.WithoutLabels(x);
    }
}
