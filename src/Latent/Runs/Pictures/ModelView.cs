using Latent.Data;
using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>What a model makes: data drawn from it, reconstructions, and codes.</summary>
public sealed class ModelView : IDisposable
{
    // Large enough to keep the threads busy, small enough to need no memory to speak of.
    private const int AtOnce = 500;

    private const string DataLabel = "x";

    private readonly RunModel _run;
    private readonly ILatentModel _model;
    private readonly RandomKey _key;
    private readonly ProgramCache<(int Count, bool IsGiven)> _samples;
    private readonly ProgramCache<int> _reconstructions, _codes;

    /// <summary>A view of a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    public ModelView(RunModel model, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backend);
        (_run, _model, _key) = (model, model.Model, key);
        _samples = new(backend, model.Store, TraceSamples);
        _reconstructions = new(backend, model.Store, TraceReconstructions);
        _codes = new(backend, model.Store, TraceCodes);
        CodeSize = _model.LatentShapes.Skip(_model.ObservedLevels).Sum(x => x.Size);
    }

    /// <summary>The number of latent variables of a datum, all levels together.</summary>
    public int CodeSize { get; }

    /// <summary>
    /// The means of p(x | z) with z from the prior, of a conditional model those of p(x | y, z), in which z is the same for
    /// each label. Shape: → [<paramref name="count"/>, D].
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="label">y; null to draw it from p(y), or where the model is given none.</param>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public float[] Samples(int count, int? label = null) => _run.WithoutLabels(Rows(count, label));

    /// <summary>The same of a conditional model, with y behind each. Shape: → [<paramref name="count"/>, D + 1].</summary>
    /// <param name="count">How many.</param>
    /// <param name="label">y; null to draw it from p(y).</param>
    /// <exception cref="RunException">The model is not given such a label.</exception>
    public float[] SamplesWithLabels(int count, int? label = null)
    {
        var (rows, wide, size) = (Rows(count, label), _model.DataShape.Size, _run.DataShape.Size);
        var samples = new float[count * (size + 1)];
        for (var i = 0; i < count; i++)
        {
            var row = rows.AsSpan(i * wide, wide);
            row[..size].CopyTo(samples.AsSpan(i * (size + 1)));
            samples[(i * (size + 1)) + size] = _run.Labels!.Labels[row[size..].IndexOf(1f)];
        }

        return samples;
    }

    /// <summary>
    /// The means of p(x | z) with z the mean of q(z | x). Shape: [n, D] → [n, D]; to a conditional model rows come with their
    /// labels, and go without.
    /// </summary>
    /// <exception cref="RunException">The run has no q(z | x).</exception>
    public float[] Reconstructions(ReadOnlySpan<float> x)
    {
        _run.RequireEncoder();
        var size = _model.DataShape.Size;
        var y = new float[x.Length];
        for (var start = 0; start < x.Length; start += AtOnce * size)
        {
            var part = x.Slice(start, Math.Min(AtOnce * size, x.Length - start));
            Run(_reconstructions[part.Length / size], part, y.AsSpan(start));
        }

        return _run.WithoutLabels(y);
    }

    /// <summary>The means of q(z | x), by blocks of examples. Shape: → [.., <see cref="CodeSize"/>].</summary>
    /// <exception cref="RunException">The run has no q(z | x).</exception>
    public IEnumerable<float[]> Codes(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        _run.RequireEncoder();
        for (var start = 0; start < examples.Count; start += AtOnce)
        {
            int[] rows = [.. Enumerable.Range(start, Math.Min(AtOnce, examples.Count - start))];
            var (x, z) = (new float[rows.Length * examples.Size], new float[rows.Length * CodeSize]);
            examples.Read(rows, x);
            var program = _codes[rows.Length];
            program.Write(DataLabel, x);
            program.Run(1);
            var column = 0;
            for (var level = _model.ObservedLevels; level < _model.LatentShapes.Count; level++)
            {
                var width = _model.LatentShapes[level].Size;
                var codes = program.Output(Label(level));
                for (var i = 0; i < rows.Length; i++)
                    codes.Slice(i * width, width).CopyTo(z.AsSpan((i * CodeSize) + column));
                column += width;
            }

            yield return z;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _samples.Dispose();
        _reconstructions.Dispose();
        _codes.Dispose();
    }

    private static void Run(Program program, ReadOnlySpan<float> x, Span<float> y)
    {
        program.Write(DataLabel, x);
        program.Run(1);
        program.Output(DataLabel).CopyTo(y);
    }

    private float[] Rows(int count, int? label)
    {
        var given = label is { } y ? _run.OneHot([y]) : null;
        Shape shape = [count, .. _model.DataShape];
        var (size, samples) = (_model.DataShape.Size, new float[shape.Size]);
        for (var (start, run) = (0, 1); start < count; start += AtOnce, run++)
        {
            var program = _samples[(Math.Min(AtOnce, count - start), given is not null)];
            if (given is not null)
                program.Write("y", given);
            program.Run(run);
            program.Output(DataLabel).CopyTo(samples.AsSpan(start * size));
        }

        return samples;
    }

    // A draw is a function of its name and the run's number, so that a label that is given leaves those of z as they are.
    private Trace TraceSamples((int Count, bool IsGiven) of)
    {
        var context = new ForwardContext(Mode.Evaluation, _key.Fold("samples"));
        var z = _model.SamplePrior(of.Count, context);
        return Output(Mean(of.IsGiven ? [Tensor.Input("y", [1, .. _model.LatentShapes[0]]), .. z.Skip(1)] : z, context));
    }

    private Trace TraceReconstructions(int count)
    {
        var context = new ForwardContext(Mode.Evaluation, _key.Fold("reconstructions"));
        return Output(Mean(Infer(count, context), context));
    }

    private Trace TraceCodes(int count)
    {
        var context = new ForwardContext(Mode.Evaluation, _key.Fold("codes"));
        return new() { Outputs = Infer(count, context).Index().ToDictionary(x => Label(x.Index), x => x.Item) };
    }

    // The mean of each level where it has one, else a draw.
    private Tensor[] Infer(int count, ForwardContext context) =>
        [.. _model.Infer(Tensor.Input(DataLabel, [count, .. _model.DataShape]), 1, context).Levels
            .Select(level => level.Q is IHasMean q ? q.Mean.BroadcastTo(level.Q.Shape) : level.Z)];

    private Tensor Mean(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        var likelihood = _model.Decode(z, context);
        return likelihood is IHasMean mean
            ? mean.Mean.BroadcastTo(likelihood.Shape)
            : throw new NotSupportedException($"{likelihood.GetType().Name} has no mean to show.");
    }

    private static Trace Output(Tensor x) => new() { Outputs = new Dictionary<string, Tensor> { [DataLabel] = x } };

    private static string Label(int level) => $"z{level}";
}
