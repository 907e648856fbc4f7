using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Generation;
using Latent.Imaging;
using Latent.Models;
using Latent.Runs.Pictures;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Runs.Densities;

/// <summary>
/// Compares what a model generates with data, by the density codes are drawn from. Reconstructions are decoded from
/// draws of the aggregate posterior, samples from draws of a density: what lies between them is the density's misfit,
/// what lies between data and reconstructions the decoder's.
/// </summary>
public sealed class DensityComparison : IDisposable
{
    private const int PictureColumns = 16;

    private readonly RunModel _model;
    private readonly RunData _data;
    private readonly RunDensitiesOptions _options;
    private readonly RandomKey _key;
    private readonly RunGenerator _generator;
    private readonly IComparedFeatures _features;
    private readonly List<ICodeDensity> _densities = [];

    /// <summary>Fits every density, and the features.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="data">Its data.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">How much to compare.</param>
    /// <exception cref="RunException">The data have labels that the model is given, or a density cannot be fitted.</exception>
    public DensityComparison(RunModel model, RunData data, IBackend backend, RunDensitiesOptions options)
        : this(
            model, data, backend, options, key => RunFeatures.Of(data, backend, key),
            DensityKind.All.Where(kind => kind != DensityKind.Prior || model.Model.HasDensity))
    {
    }

    /// <summary>Fits some densities.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="data">Its data.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">How much to compare.</param>
    /// <param name="features">By what, made with a key of its own.</param>
    /// <param name="kinds">Which densities.</param>
    internal DensityComparison(
        RunModel model, RunData data, IBackend backend, RunDensitiesOptions options, Func<RandomKey, IComparedFeatures> features,
        IEnumerable<DensityKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _data, _options) = (model, data, options);
        _key = new RandomKey(model.Recipe.Seed).Fold("densities");
        _generator = new RunGenerator(model, data, backend, options.Examples);
        _features = features(_key.Fold("features"));
        try
        {
            foreach (var kind in kinds)
                _densities.Add(_generator.Fit(kind));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private bool HasNoise => _data.Source.Kind == ValueKind.Real;

    /// <summary>The number of examples in each set that is compared.</summary>
    internal int Count => Math.Min(_options.Examples, Math.Min(_data.Train.Count, _data.Test.Count));

    /// <summary>What is compared.</summary>
    internal string Features => _features.Name;

    /// <summary>The table, and what it says.</summary>
    public RunDensities Compare()
    {
        var distances = Distances();
        using var test = _generator.Codes(_data.Test.Take(Rows(_data.Test, "test", 0)));
        var codes = test.Draw(0);
        var prior = _densities.FirstOrDefault(density => density is ModelPrior)?.LogDensities(codes).Values;
        DensityRow[] rows =
        [
            new(DensityRow.TestData, distances[0]),
            new(DensityRow.Reconstructions, distances[1]),
            .. _densities.Select((density, i) => Row(density, distances[i + 2], codes, prior)),
        ];
        return new()
        {
            Step = _model.Step,
            Asked = _options,
            FittedTo = _generator.Count,
            Examples = Count,
            Features = _features.Name,
            Decoded = HasNoise ? "draws from p(x | z)" : "means of p(x | z)",
            CodeSize = _generator.CodeSize,
            Rows = rows,
            Findings = DensityFindings.Of(rows, _data.Source.Kind),
        };
    }

    /// <summary>A row each of data, reconstructions of them, and samples from each density.</summary>
    public Image Picture()
    {
        int[] rows = [.. Rows(_data.Test, "test", 0).Take(PictureColumns)];
        var data = _data.Test.Take(rows);
        using var codes = _generator.Codes(data);
        float[] sheet =
        [
            .. _data.Source.Test.Values(rows),
            .. _generator.Decode(codes.Draw(0)),
            .. _densities.SelectMany(density => _generator.Decode(density.Sample(rows.Length, _key.Fold("picture")))),
        ];
        return RunPictures.Tiles(_model).Sheet(sheet, rows.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var density in _densities)
            density.Dispose();
        _features.Dispose();
        _generator.Dispose();
    }

    private static DensityRow Row(ICodeDensity density, Estimate distance, double[] codes, IReadOnlyList<double>? prior)
    {
        var (values, estimator) = density.LogDensities(codes);
        return new(
            density.Name,
            distance,
            Estimate.Of([.. values]) with { Estimator = estimator },
            prior is null ? null : Estimate.Of([.. values.Zip(prior, (x, p) => x - p)]) with { Estimator = estimator });
    }

    /// <summary>Of each set that is compared: test data, their reconstructions, samples from each density.</summary>
    internal Estimate[] Distances()
    {
        var found = new double[2 + _densities.Count][];
        for (var set = 0; set < found.Length; set++)
            found[set] = new double[_options.Repetitions];
        for (var repetition = 0; repetition < _options.Repetitions; repetition++)
        {
            var reference = _features.Of(_data.Source.Train.Values(Rows(_data.Train, "train", repetition)));
            foreach (var (set, x) in Sets(repetition).Index())
                found[set][repetition] = FrechetDistance.OfSamples(reference, _features.Of(x), _features.Size);
        }

        var estimator = Invariant($"moments of {Count} examples each");
        return [.. found.Select(x => Estimate.Of(x) with { Estimator = estimator, Unit = "squared units of the features" })];
    }

    private IEnumerable<float[]> Sets(int repetition)
    {
        var rows = Rows(_data.Test, "test", repetition);
        yield return _data.Source.Test.Values(rows);
        using (var codes = _generator.Codes(_data.Test.Take(rows)))
            yield return Made(codes.Draw(repetition), repetition, 0);
        foreach (var (i, density) in _densities.Index())
            yield return Made(density.Sample(Count, _key.Fold(density.Name).Fold(repetition)), repetition, i + 1);
    }

    // Of pixels the means are what is looked at; numbers have noise, without which what is made would be told apart by that.
    private float[] Made(double[] codes, int repetition, int set) =>
        HasNoise ? _generator.Draw(codes, (repetition * (_densities.Count + 1)) + set) : _generator.Decode(codes);

    // Other examples in each repetition, as long as there are any.
    private int[] Rows(Examples examples, string name, int repetition) =>
        new Batches(examples.Count, Count, _key.Fold(name)).At(repetition + 1).ToArray();
}
