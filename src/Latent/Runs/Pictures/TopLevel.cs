using Latent.Data;
using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>
/// What pictures are of: the top level of a hierarchy, the levels below it at the means of their conditionals; of any other model all
/// latent variables that are inferred, groups of bits joined. Data from their codes, and codes of data.
/// </summary>
public sealed class TopLevel : IDisposable
{
    private readonly RunModel _run;
    private readonly IBackend _backend;
    private readonly RandomKey _key;
    private readonly ProgramCache<int> _means;

    /// <summary>The top level of a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    public TopLevel(RunModel model, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backend);
        (_run, _backend) = (model, backend);
        _key = new RandomKey(model.Recipe.Seed).Fold("pictures");
        _means = new(backend, model.Store, TraceOf);
    }

    /// <summary>The number of units.</summary>
    public int Size => SizeOf(_run.Model);

    /// <summary>The number of units of a model's top level.</summary>
    public static int SizeOf(ILatentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model is HierarchicalVae ? model.LatentShapes[^1].Size : model.LatentShapes.Skip(model.ObservedLevels).Sum(shape => shape.Size);
    }

    /// <summary>The number of levels of which it is the top: 1 but of a hierarchy.</summary>
    public static int LevelsOf(ILatentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model is HierarchicalVae ? model.LatentShapes.Count : 1;
    }

    /// <summary>The means of p(x | z), of a conditional model of p(x | y, z). Shape: [n, <see cref="Size"/>] → [n, D].</summary>
    /// <param name="z">The codes.</param>
    /// <param name="labels">y, one for each code or one for all; empty for the first there is, or where the model is given
    /// none.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of codes.</exception>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public float[] Means(ReadOnlySpan<float> z, IReadOnlyList<int>? labels = null)
    {
        if (z.IsEmpty || z.Length % Size != 0)
            throw new ArgumentException($"TopLevel: {z.Length} values are no whole number of codes of {Size}.", nameof(z));
        var (count, wide) = (z.Length / Size, _run.Model.DataShape.Size);
        var given = Given(labels ?? [], count);
        var classes = given.Length / count;
        var x = new float[count * wide];
        foreach (var block in RowBlocks.Of(count))
        {
            var program = _means[block.Count];
            program.Write("z", block.Of(z, Size));
            if (given.Length > 0)
                program.Write("y", block.Of(given.AsSpan(), classes));
            program.Run(1);
            program.Output("x").CopyTo(block.Of(x.AsSpan(), wide));
        }

        return _run.WithoutLabels(x);
    }

    /// <summary>
    /// The means of q(z | x) of the level. Shape: → [n, <see cref="Size"/>]. Where there are levels below, the mean is
    /// given theirs.
    /// </summary>
    public float[] Codes(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        using var view = new ModelView(_run, _backend, _key);
        var (codes, row) = (new float[examples.Count * Size], 0);
        foreach (var block in view.Codes(examples))
        {
            for (var end = view.CodeSize; end <= block.Length; end += view.CodeSize, row++)
                block.AsSpan(end - Size, Size).CopyTo(codes.AsSpan(row * Size));
        }

        return codes;
    }

    /// <inheritdoc/>
    public void Dispose() => _means.Dispose();

    // A row of one label for each code; none where the model is given none.
    private float[] Given(IReadOnlyList<int> labels, int count)
    {
        if (_run.Labels is null && labels.Count == 0)
            return [];
        var all = labels.Count switch
        {
            0 => Enumerable.Repeat(_run.Labels!.Labels[0], count),
            1 => Enumerable.Repeat(labels[0], count),
            _ => labels,
        };
        return _run.OneHot([.. all]);
    }

    private Trace TraceOf(int rows)
    {
        var context = new ForwardContext(Mode.Evaluation, _key.Fold("decode"));
        var top = Tensor.Input("z", [rows, Size]);
        return Trace.Of("x", _run.Model.Decode(Down(top, context), context).FullMean());
    }

    private IReadOnlyList<Tensor> Down(Tensor top, ForwardContext context) => _run.Model switch
    {
        HierarchicalVae levels => levels.Descend(top, context),
        ConditionalVae given => [Tensor.Input("y", [top.Shape[0], .. given.LatentShapes[0]]), top],
        { LatentShapes.Count: 1 } => [top],
        var model => [.. model.LatentShapes.Select((shape, i) => (Start: model.LatentShapes.Take(i).Sum(s => s.Size), shape.Size))
            .Select(part => top.Columns(part.Start..(part.Start + part.Size)))],
    };
}
