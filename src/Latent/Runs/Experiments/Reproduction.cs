namespace Latent.Runs.Experiments;

/// <summary>An experiment at one scale with a number of seeds: the runs that it takes, and what they say of its claims.</summary>
public sealed class Reproduction
{
    /// <summary>Plans the runs.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="scale">The scale; null for the first.</param>
    /// <param name="seeds">The number of seeds, from 1 on; null for the scale's own.</param>
    /// <param name="directory">A folder to look in for data before all others; null for none.</param>
    /// <param name="location">The folder of all runs; null for <c>runs/reproduce/NAME/SCALE</c>.</param>
    /// <param name="variants">The variants to be run; null for all of the scale.</param>
    /// <exception cref="RunException">There is no such scale or variant, or the scale does not run it.</exception>
    public Reproduction(
        Experiment experiment, string? scale = null, int? seeds = null, string? directory = null, string? location = null,
        IReadOnlyList<string>? variants = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        Experiment = variants is null ? experiment : experiment.Only(variants);
        Chosen = variants;
        Scale = scale ?? experiment.Scales.Keys.First();
        if (!experiment.Scales.TryGetValue(Scale, out var chosen))
            throw new RunException($"--scale {Scale}", $"{experiment.Name} has the scales {string.Join(", ", experiment.Scales.Keys)}");
        Seeds = seeds ?? chosen.Seeds;
        Location = location ?? Path.Combine("runs", "reproduce", Path.GetFileNameWithoutExtension(experiment.Name), Scale);
        if (Experiment.VariantsAt(Scale).Count == 0)
            throw new RunException($"--variants {string.Join(',', variants ?? [])}", $"scale {Scale} runs {Experiments.Experiment.Brief(experiment.VariantsAt(Scale))}; give --scale, as what is asked for is run by {string.Join(", ", Others(experiment, variants ?? []))}");
        Runs =
        [
            .. from variant in Experiment.VariantsAt(Scale)
               from seed in Enumerable.Range(1, Seeds)
               select Plan(variant, (ulong)seed, directory),
        ];
    }

    /// <summary>Gathers what was run before: the variants of a scale whose runs are finished.</summary>
    /// <inheritdoc cref="Reproduction(Experiment, string?, int?, string?, string?, IReadOnlyList{string}?)"/>
    /// <exception cref="RunException">There is no such scale, or no run of it is finished.</exception>
    public static Reproduction Gathered(
        Experiment experiment, string? scale = null, int? seeds = null, string? directory = null, string? location = null)
    {
        var all = new Reproduction(experiment, scale, seeds, directory, location);
        string[] finished = [.. all.Runs.GroupBy(x => x.Variant).Where(runs => runs.All(IsFinished)).Select(runs => runs.Key)];
        return finished.Length > 0
            ? new(experiment, scale, seeds, directory, location, finished) { IsGathered = true }
            : throw new RunException(all.Location, "holds no finished run of the experiment; leave --gather out to train");
    }

    /// <summary>What is reproduced.</summary>
    public Experiment Experiment { get; }

    /// <summary>The scale.</summary>
    public string Scale { get; }

    /// <summary>The variants that were asked for; null for all of the scale.</summary>
    public IReadOnlyList<string>? Chosen { get; }

    /// <summary>Whether these are the variants that were run before.</summary>
    public bool IsGathered { get; private init; }

    /// <summary>The number of seeds.</summary>
    public int Seeds { get; }

    /// <summary>The folder of all runs.</summary>
    public string Location { get; }

    /// <summary>What has to be trained, variant by variant.</summary>
    public IReadOnlyList<PlannedRun> Runs { get; }

    /// <summary>Loads every run's data once, so that what is not there is known before anything is trained.</summary>
    /// <exception cref="Data.DataNotFoundException">There are no such data.</exception>
    /// <exception cref="RunException">The values do not suit the likelihood, or there are too few examples.</exception>
    public void CheckData()
    {
        foreach (var recipe in Runs.Select(x => x.Recipe).DistinctBy(x => (x.Data, x.Model.Likelihood, x.Training.Batch)))
            RunData.Load(recipe).Dispose();
    }

    /// <summary>Holds what was measured against the claims of the scale.</summary>
    /// <param name="measured">The runs, each measured.</param>
    public IReadOnlyList<ClaimResult> Judge(IReadOnlyDictionary<PlannedRun, MeasuredRun> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return [.. Experiment.ClaimsAt(Scale).Select(claim => ClaimResult.Of(claim, Readings(claim.Variant, claim.Measure), Others(claim)))];

        Reading?[]? Others(Claim claim) => claim.Above is { } above ? Readings(above, claim.AboveMeasure ?? claim.Measure) : null;

        Reading?[] Readings(string variant, string measure) =>
            [.. Runs.Where(x => x.Variant == variant).Select(run => Measure.Parse(measure).Of(measured[run]))];
    }

    private static IEnumerable<string> Others(Experiment experiment, IReadOnlyList<string> variants) =>
        experiment.Scales.Keys.Where(scale => variants.Any(experiment.VariantsAt(scale).Contains));

    private static bool IsFinished(PlannedRun run)
    {
        if (!RunFolder.Exists(run.Location))
            return false;
        using var folder = RunFolder.Open(run.Location);
        return PlannedRun.IsFinished(folder);
    }

    private PlannedRun Plan(string variant, ulong seed, string? directory)
    {
        var recipe = Experiment.RecipeOf(Scale, variant, seed);
        if (directory is not null)
            recipe = recipe with { Data = recipe.Data with { Directory = Path.GetFullPath(directory) } };
        return new(variant, seed, Path.Combine(Location, Invariant($"{variant}-{seed}")), recipe);
    }
}
