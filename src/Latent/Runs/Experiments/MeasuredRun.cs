using Latent.Evaluation.Aggregate;
using Latent.Runs.Densities;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Programs;

namespace Latent.Runs.Experiments;

/// <summary>A finished run, and what is measured of it: read from its folder, or computed and kept there.</summary>
/// <param name="folder">The run.</param>
/// <param name="backend">What computes.</param>
/// <param name="directory">A folder to look in for named data sets before all others; null for the recipe's.</param>
public sealed class MeasuredRun(RunFolder folder, IBackend backend, string? directory = null)
{
    // As many as latent diagnose looks at.
    private const int Examples = 10_000;

    private RunEvaluation? _evaluation;
    private ExampleValues? _values;
    private IReadOnlyList<Metrics>? _metrics;
    private IReadOnlyList<LatentDimension>? _codes;
    private RunDensities? _densities;
    private RunMarginalLikelihood? _marginal;

    /// <summary>Its recipe.</summary>
    public Recipe Recipe => folder.Recipe;

    /// <summary>The way it took.</summary>
    public IReadOnlyList<Metrics> Metrics => _metrics ??= folder.ReadMetrics();

    /// <summary>The numbers on the test examples.</summary>
    /// <exception cref="RunException">It was not measured yet as its recipe says.</exception>
    public RunEvaluation Evaluation => _evaluation ??=
        Kept<RunEvaluation>(x => x.Answers(RunEvaluationOptions.Usual(Recipe.Evaluation), folder.Weights.BestStep()))
        ?? throw new RunException(folder.Location, $"is not measured yet; measure it with 'latent eval {folder.Location}'");

    /// <summary>The values of the test examples, one by one; null where they were not kept.</summary>
    public ExampleValues? Values => _values ??= Kept<ExampleValues>(x => x.Split == "test" && x.Step == Evaluation.Step);

    /// <summary>Each unit of the top level over the codes of the first 10,000 training examples, a <see cref="RunDiagnosis"/>'s.</summary>
    public IReadOnlyList<LatentDimension> Codes => _codes ??=
        (Kept<RunDiagnosis>(x => x.Answers("train", Examples, folder.Weights.BestStep())) ?? Diagnose()).Dimensions;

    /// <summary>How far samples are from data, by the density of their codes.</summary>
    public RunDensities Densities => _densities ??= Kept<RunDensities>(x => x.Answers(new(), folder.Weights.BestStep())) ?? Compare();

    /// <summary>The log-likelihood of test examples by Hamiltonian Monte Carlo, which takes no encoder.</summary>
    public RunMarginalLikelihood Marginal => _marginal ??=
        Kept<RunMarginalLikelihood>(x => x.Answers(RunMarginalOptions.Usual(Recipe.Evaluation), folder.Weights.BestStep())) ?? Sample();

    // What is of other parameters, or cannot be read, is made again.
    private T? Kept<T>(Func<T, bool> isCurrent)
        where T : class, IRunResult<T>
    {
        try
        {
            return folder.Load<T>() is { } known && isCurrent(known) ? known : null;
        }
        catch (RunException)
        {
            return null;
        }
    }

    private RunData Data() => RunData.Load(folder.Recipe.WithDirectory(directory), folder.Schema());

    private RunDiagnosis Diagnose()
    {
        using var model = RunModel.Best(folder);
        using var data = Data();
        using var diagnostician = new Diagnostician(model, backend);
        var diagnosis = diagnostician.Of(folder, data, "train", data.Train, Examples);
        folder.Save(diagnosis);
        return diagnosis;
    }

    private RunMarginalLikelihood Sample()
    {
        using var model = RunModel.Best(folder);
        using var data = Data();
        var marginal = RunMarginalLikelihood.Of(
            model, data.Test, backend, RunMarginalOptions.Usual(folder.Recipe.Evaluation));
        folder.Save(marginal);
        return marginal;
    }

    private RunDensities Compare()
    {
        using var model = RunModel.Best(folder);
        using var data = Data();
        using var comparison = new DensityComparison(model, data, backend, new RunDensitiesOptions());
        var densities = comparison.Compare();
        folder.Save(densities);
        return densities;
    }
}
