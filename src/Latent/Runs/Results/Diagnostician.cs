using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Evaluation.Diagnosis;
using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Runs.Densities;
using Latent.Runs.Recipes;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>Takes the numbers of a run's model that a diagnosis needs, and reads them.</summary>
public sealed class Diagnostician : IDisposable
{
    // Draws for the mutual information: its standard error is then a few hundredths of a nat.
    private const int Draws = 1000;

    // Nats per example; what is held below this is held to nothing.
    private const double LeastHold = 0.2;

    // The end of a curve is as good as straight over so many validations.
    private const int Bounds = 5;

    /// <summary>The fewest examples: a variance over fewer is known to no better than half of itself, √(2 / (n - 1)).</summary>
    public const int LeastExamples = 10;

    private readonly RunModel _model;
    private readonly IBackend _backend;
    private readonly RandomKey _key;
    private readonly ProgramCache<int> _programs;
    private readonly int _level;

    /// <summary>A diagnosis of a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <exception cref="RunException">Its codes have no density.</exception>
    public Diagnostician(RunModel model, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backend);
        model.RequireDensity("diagnose", "look at it with 'latent eval', 'latent score' and 'latent encode'");
        model.RequireEncoder();
        model.RefuseBits("diagnose", "'latent logz' measures their prior, and 'latent report' shows how they are used");
        (_model, _backend, _level) = (model, backend, model.Model.LatentShapes.Count - 1);
        _key = new RandomKey(model.Recipe.Seed).Fold("diagnosis");
        _programs = new(backend, model.Store, TraceCodes);
    }

    /// <summary>Looks at a run's model.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="split">The name of the split to look at.</param>
    /// <param name="examples">The examples of that split, of which the first are taken.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="RunException">There are fewer than <see cref="LeastExamples"/>.</exception>
    public RunDiagnosis Of(RunFolder folder, RunData data, string split, Examples examples, int count)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(examples);

        if (examples.Count < LeastExamples)
            throw new RunException(data.Name, $"has {examples.Count} {split} examples, and a diagnosis takes at least {LeastExamples}; choose another --split");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, LeastExamples);

        using var all = examples.Slice(0, examples.Count);
        var seen = split == "train" ? data.Seen(all, _key) : all;
        var codes = Codes(seen, Math.Min(count, examples.Count));
        var aggregate = new AggregatePosterior(codes.Means, codes.Variances, _model.Model.LatentShapes[_level].Size);
        var input = Input(folder, data, examples, aggregate, codes);
        return new()
        {
            Split = split,
            Step = _model.Step,
            Examples = examples.Count,
            Level = codes.Level,
            Elbo = codes.Elbo,
            Reconstruction = codes.Reconstruction,
            ShuffledReconstruction = codes.Shuffled,
            Kl = codes.Kl,
            LabelKl = _model.Labels is null ? null : codes.Kl.Mean - codes.InferredKl,
            Density = _model.Recipe.Model.Density,
            Dimensions = aggregate.Dimensions,
            Divergence = aggregate.Divergence(Draws, _key.Fold("information")),
            Quality = SampleQuality.Of(_model, data, _backend),
            Findings = Findings.Of(input),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private DiagnosisInput Input(
        RunFolder folder, RunData data, Examples examples, AggregatePosterior aggregate, CodeTable codes)
    {
        var recipe = _model.Recipe;
        var metrics = folder.ReadMetrics();
        var values = examples is LabelledExamples labelled ? labelled.Source : examples;
        var (minimum, maximum, variance) = ValuesOf(values, aggregate.Count);
        var likelihood = RecipeText.Likelihood(recipe);
        return new()
        {
            UpperLevel = _level > _model.Model.ObservedLevels ? codes.Level : null,
            Upper = recipe.Model.Upper,
            Examples = aggregate.Count,
            Dimensions = aggregate.Dimensions,
            Elbo = codes.Elbo.Mean,
            Reconstruction = codes.Reconstruction.Mean,
            Kl = codes.InferredKl,
            ShuffledReconstruction = codes.Shuffled.Mean,
            DataSize = _model.DataShape.Size,
            DataKind = data.Source.Kind,
            IsBinarized = data.Binarize != "none",
            DataMinimum = minimum,
            DataMaximum = maximum,
            DataVariance = variance,
            Likelihood = likelihood,
            DecoderVariance = likelihood.Variance(_model.Store),
            TrainBounds = Last(metrics, m => m.Train),
            ValidationBounds = Last(metrics, m => m.Validation),
            IsWeighedByBeta = IsWeighedByBeta(recipe.Objective),
            Hold = Hold(recipe, StepsPerEpoch(recipe, data), codes.InferredKl),
            HasVarianceLaw = IsWeighedByBeta(recipe.Objective) && recipe.Objective is { DecoderPenalty: null, WeightPrior: null }
                && recipe.Model.Posterior == WeightPosterior.Point && RecipeText.Corruption(recipe).IsNone,
            IsDenoising = !RecipeText.Corruption(recipe).IsNone,
            Beta = recipe.Objective.Bound == "elbo"
                ? Schedule.Parse(recipe.Objective.Beta, StepsPerEpoch(recipe, data)).At(_model.Step)
                : 1,
            Epochs = metrics.Count == 0 ? 0 : (int)Math.Ceiling(metrics[^1].Epoch),
            Steps = metrics.Count > 0 && IsLimitedBySteps(recipe.Training, metrics[^1].Step) ? metrics[^1].Step : null,
        };
    }

    private static bool IsLimitedBySteps(TrainingRecipe training, long taken) =>
        training.Epochs is null || taken >= training.Steps;

    // A limit far above the divergence does not hold it.
    private string? Hold(Recipe recipe, long stepsPerEpoch, double kl)
    {
        var (option, text) = recipe.Objective switch
        {
            { Limit: { } limit } => ("--limit", limit),
            { Capacity: { } capacity } => ("--capacity", capacity),
            _ => ("", null),
        };
        return text is not null && Schedule.Parse(text, stepsPerEpoch).At(_model.Step) <= Math.Max(2 * kl, LeastHold) ? $"{option} {text}" : null;
    }

    private static bool IsWeighedByBeta(ObjectiveRecipe objective) =>
        objective is { Bound: "elbo", Capacity: null, Limit: null, FreeBits: null };

    // A training that is cut short has a last line of a part of an epoch.
    private static BoundAt[] Last(IReadOnlyList<Metrics> metrics, Func<Metrics, IReadOnlyDictionary<string, double>?> terms) =>
    [
        .. metrics.Select(m => new BoundAt(m.Epoch, terms(m)?.GetValueOrDefault("elbo", double.NaN) ?? double.NaN))
            .Where(x => double.IsFinite(x.Value)).TakeLast(Bounds),
    ];

    private static long StepsPerEpoch(Recipe recipe, RunData data) =>
        Math.Max(1, data.Train.Count / recipe.Training.Batch);

    // The least and the largest value, and the mean over values of the variance over examples.
    private static (double Minimum, double Maximum, double Variance) ValuesOf(Examples examples, int count)
    {
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        var moments = new UnitMoments(examples.Size);
        var x = new float[RowBlocks.Most * examples.Size];
        foreach (var block in RowBlocks.Of(count))
        {
            var values = x.AsSpan(0, block.Count * examples.Size);
            examples.Read(block.Rows, values);
            moments.Add(values);
            foreach (var value in values)
                (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
        }

        return (minimum, maximum, moments.Variance().Average());
    }

    private CodeTable Codes(Examples examples, int count)
    {
        var size = _model.Model.LatentShapes[_level].Size;
        var table = new CodeTable(count, size);
        foreach (var block in RowBlocks.Of(count))
        {
            var rows = block.Rows;
            int[] others = [.. rows.Select(row => (row + (count / 2) + 1) % count)];
            var program = _programs[rows.Length];
            var x = new float[rows.Length * examples.Size];
            foreach (var (label, which) in new[] { ("x", rows), ("other", others) })
            {
                examples.Read(which, x);
                program.Write(label, x);
            }

            program.Run(block.Number + 1);
            table.Add(block.Start, program);
        }

        table.Level = _model.Model.Levels[_level].Name;
        return table;
    }

    private Trace TraceCodes(int batch)
    {
        Shape shape = [batch, .. _model.Model.DataShape];
        var (x, other) = (Tensor.Input("x", shape), Tensor.Input("other", shape));
        var posterior = _model.Model.Infer(x, 1, Context("own"));
        var shuffled = _model.Model.Infer(other, 1, Context("other"));
        var q = (Normal)posterior.Levels[_level].Q;

        // A datum keeps what is observed of it, such as its label: only the code is another's.
        var observed = _model.Model.ObservedLevels;
        Shape codes = [batch, .. _model.Model.LatentShapes[_level]];
        return new Trace
        {
            Outputs = new Dictionary<string, Tensor>
            {
                ["mean"] = q.Mean.Reshape(codes),
                ["variance"] = (2 * q.LogScale).Exp().Reshape(codes),
                ["kl"] = posterior.Kl().Reshape([batch]),
                ["inferred"] = posterior.Without(observed).Kl().Reshape([batch]),
                ["reconstruction"] = LogLikelihood(posterior.Z, x, "own").Reshape([batch]),
                ["shuffled"] = LogLikelihood([.. posterior.Z.Take(observed), .. shuffled.Z.Skip(observed)], x, "other").Reshape([batch]),
            },
        };
    }

    private Tensor LogLikelihood(IReadOnlyList<Tensor> z, Tensor x, string name) =>
        _model.Model.Decode(z, Context(name)).LogProb(x);

    private ForwardContext Context(string name) => new(Mode.Evaluation, _key.Fold(name));

    /// <summary>The codes of examples, and what the bound is made of for each.</summary>
    private sealed class CodeTable(int count, int size)
    {
        private readonly double[] _kl = new double[count];
        private readonly double[] _inferred = new double[count];
        private readonly double[] _reconstruction = new double[count];
        private readonly double[] _shuffled = new double[count];

        public double[] Means { get; } = new double[count * size];

        public double[] Variances { get; } = new double[count * size];

        public string Level { get; set; } = "z";

        public Estimate Kl => Of(_kl);

        /// <summary>Without what is observed, such as a label.</summary>
        public double InferredKl => _inferred.Average();

        public Estimate Reconstruction => Of(_reconstruction);

        public Estimate Shuffled => Of(_shuffled);

        public Estimate Elbo => Of([.. _reconstruction.Zip(_kl, (r, k) => r - k)]);

        public void Add(int start, Program program)
        {
            Put(program.Output("mean"), Means, start * size);
            Put(program.Output("variance"), Variances, start * size);
            Put(program.Output("kl"), _kl, start);
            Put(program.Output("inferred"), _inferred, start);
            Put(program.Output("reconstruction"), _reconstruction, start);
            Put(program.Output("shuffled"), _shuffled, start);
        }

        private static Estimate Of(double[] values) => Estimate.Of(values) with { Estimator = "ELBO, 1 draw" };

        private static void Put(ReadOnlySpan<float> from, double[] to, int at)
        {
            for (var i = 0; i < from.Length; i++)
                to[at + i] = from[i];
        }
    }
}
