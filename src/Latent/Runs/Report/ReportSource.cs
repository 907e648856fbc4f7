using System.Text.Json;
using Latent.Data;
using Latent.Models;
using Latent.Runs.Densities;
using Latent.Runs.Pictures;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Programs;

namespace Latent.Runs.Report;

/// <summary>What a report is made from: what there is of a run, and a line for what there is not.</summary>
internal sealed class ReportSource : IDisposable
{
    // More points than these hide each other, and weigh on the page.
    private const int MostPoints = 2000;

    private readonly RunData? _data;
    private readonly List<string> _missing = [];

    /// <summary>Gathers what there is of a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="recipe">Its recipe, with the folder where its data are now.</param>
    /// <param name="backend">What computes.</param>
    /// <exception cref="RunException">A file of the run is damaged.</exception>
    public ReportSource(RunFolder folder, Recipe recipe, IBackend backend)
    {
        (Folder, Backend) = (folder, backend);
        Metrics = folder.ReadMetrics();
        Evaluation = Current<RunEvaluation>();
        Marginal = Current<RunMarginalLikelihood>();
        Diagnosis = Current<RunDiagnosis>();
        Densities = Current<RunDensities>();
        Variance = Current<RunVariance>();
        Boltzmann = Current<RunBoltzmann>();
        Environment = ReadEnvironment(folder.Files.Environment);
        if (folder.Weights.Fault() is { } problem)
        {
            _missing.Add($"There are no pictures: the run {problem}.");
            return;
        }

        Model = RunModel.Best(folder);
        if (!Model.HasEncoder)
        {
            _missing.Add("What needs an encoder is left out: Monte Carlo EM trains none, so this run has no q(z | x). "
                + $"'latent eval {folder.Location} --estimator hmc' estimates its log-likelihood.");
            return;
        }

        try
        {
            _data = RunData.Load(recipe, folder.Schema());
            Model.CheckShape(_data.Test, _data.Name);
            Use = UnitUse.Of(Model, backend, _data.Test);
        }
        catch (Exception e) when (e is DataNotFoundException or DataFormatException or RunException)
        {
            _missing.Add($"What needs the data is left out: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>The run.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was run.</summary>
    public Recipe Recipe => Folder.Recipe;

    /// <summary>What computes.</summary>
    public IBackend Backend { get; }

    /// <summary>The model with its best parameters; null before the first checkpoint.</summary>
    public RunModel? Model { get; }

    /// <summary>The test examples; null where the data are not there.</summary>
    public Examples? Test => Use is null ? null : _data!.Test;

    /// <summary>The names of the classes, whose places are the labels; empty where numerals name them.</summary>
    public IReadOnlyList<string> Classes => _data?.Source.Classes ?? [];

    /// <summary>As many test examples as a plot of points takes.</summary>
    public Examples? Points => Test?.Slice(0, Math.Min(MostPoints, Test.Count));

    /// <summary>What the latent units carry on the test examples; null where the data are not there.</summary>
    public UnitUse? Use { get; }

    /// <summary>The lines of the metrics, maybe none.</summary>
    public IReadOnlyList<Metrics> Metrics { get; }

    /// <summary>The final numbers; null where there are none of these parameters.</summary>
    public RunEvaluation? Evaluation { get; }

    /// <summary>The log-likelihood by Hamiltonian Monte Carlo; null where there is none.</summary>
    public RunMarginalLikelihood? Marginal { get; }

    /// <summary>The last diagnosis; null where there is none of these parameters.</summary>
    public RunDiagnosis? Diagnosis { get; }

    /// <summary>How far samples are from the data; null where that was not measured.</summary>
    public RunDensities? Densities { get; }

    /// <summary>How far gradients spread; null where that was not measured.</summary>
    public RunVariance? Variance { get; }

    /// <summary>What was measured of the Boltzmann prior; null where there is none or it was not measured.</summary>
    public RunBoltzmann? Boltzmann { get; }

    /// <summary>What the run was made with; null where that is not known.</summary>
    public RunEnvironment? Environment { get; }

    /// <summary>What there is not, in sentences; null where all is there.</summary>
    public string? Missing => _missing.Count == 0 ? null : string.Join(' ', _missing);

    /// <summary>How the model's data look on a sheet; null where they cannot be drawn.</summary>
    public ExampleTiles? Tiles => Model is null ? null : ExampleTiles.Of(Model);

    /// <summary>Whether the model's codes have a density and a prior.</summary>
    public bool HasDensity => Model?.Model.HasDensity is true;

    /// <summary>Whether codes follow a normal prior, so that there are ways through them.</summary>
    public bool HasNormalPrior => Model?.Model.HasNormalPrior is true;

    /// <summary>A sentence on the label that pictures of codes are of; empty where the model is given none.</summary>
    public string Label => Model?.Labels is { } labels ? $" The label is {labels.Labels[0]}." : "";

    /// <summary>The decoder's distribution, as in <c>p(x | z)</c>.</summary>
    public string Decoder => Model?.Labels is null ? "p(x | z)" : "p(x | y, z)";

    /// <summary>What an example's code is, as in <c>the mean of q(z | x)</c>.</summary>
    /// <param name="example">What the encoder sees.</param>
    public string Code(string example) =>
        !HasDensity ? $"the code of {example}" : $"the mean of q(z | {example}{(Model?.Labels is null ? "" : ", y")})";

    /// <summary>The number of units of the model's top level.</summary>
    public int Units => Model is null ? 0 : TopLevel.SizeOf(Model.Model);

    /// <summary>The units of the two axes of planes: the two there are, or those of largest divergence.</summary>
    public (int Across, int Up)? Plane => Units switch
    {
        2 => (0, 1),
        > 2 when Use is not null => (Use.Order[0], Use.Order[1]),
        _ => null,
    };

    /// <summary>A unit's name, with its divergence where that is known.</summary>
    public string Name(int unit) => Use?.Name(unit) ?? $"z{unit}";

    /// <inheritdoc/>
    public void Dispose()
    {
        Model?.Dispose();
        _data?.Dispose();
    }

    // What was measured of earlier parameters says nothing of those that all else on the page is of.
    private T? Current<T>()
        where T : class, IRunResult<T>
    {
        if (Folder.Load<T>() is not { } known)
            return null;
        var step = Folder.Weights.BestStep();
        if (known.Step == step)
            return known;
        _missing.Add(Invariant(
            $"{T.FileName} is of step {known.Step:N0} and left out; 'latent {T.MadeBy} {Folder.Location}' measures the parameters of step {step:N0}."));
        return null;
    }

    // Only told, never used: a damaged one is no reason to show nothing.
    private static RunEnvironment? ReadEnvironment(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllText(path), RunJson.Default.RunEnvironment)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
