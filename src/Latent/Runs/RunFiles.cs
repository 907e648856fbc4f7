using Latent.Runs.Densities;
using Latent.Runs.Results;

namespace Latent.Runs;

/// <summary>The files of a run, by their paths.</summary>
/// <param name="location">The run's folder.</param>
public sealed class RunFiles(string location)
{
    /// <summary>What is run.</summary>
    public string Recipe => In("recipe.json");

    /// <summary>What it was started with: versions, machine, threads.</summary>
    public string Environment => In("environment.json");

    /// <summary>What the columns of its table are, where its data are one.</summary>
    public string Schema => In("schema.json");

    /// <summary>Weights, optimizer and state after the last checkpoint.</summary>
    public string Checkpoint => In("checkpoint.safetensors");

    /// <summary>The state alone, to look at.</summary>
    public string State => In("checkpoint.json");

    /// <summary>The parameters with the best validation bound.</summary>
    public string Best => In("best.safetensors");

    /// <summary>One line of JSON a report.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>Gibbs chains of a Boltzmann prior.</summary>
    public string Chains => In("chains.png");

    /// <summary>Examples drawn from the model.</summary>
    public string Samples => In("samples.png");

    /// <summary>Test examples beside what the model makes of them.</summary>
    public string Reconstructions => In("reconstructions.png");

    /// <summary>A grid through the latent space.</summary>
    public string Manifold => In("manifold.png");

    /// <summary>What each latent unit changes.</summary>
    public string Traversals => In("traversals.png");

    /// <summary>Ways from one example to another.</summary>
    public string Interpolations => In("interpolations.png");

    /// <summary>Latent means of examples as points.</summary>
    public string Scatter => In("scatter.png");

    /// <summary>A row each of data, reconstructions, and samples from each density.</summary>
    public string Densities => In("densities.png");

    /// <summary>How strange each row is, of the data that were scored last.</summary>
    public string Scores => In("scores.csv");

    /// <summary>Images whose missing part is filled.</summary>
    public string Imputed => In("imputed.png");

    /// <summary>Everything the run has to show, as one page.</summary>
    public string Report => In("report.html");

    /// <summary>What keeps other processes from writing.</summary>
    internal string Lock => In(".lock");

    /// <summary>All of them but the lock, the recipe first: without it what is left is no run.</summary>
    internal IEnumerable<string> All =>
    [
        Recipe, Checkpoint, State, Best, Metrics, Schema, Environment,
        Of<RunEvaluation>(), Of<ExampleValues>(), Of<RunMarginalLikelihood>(), Of<RunDiagnosis>(), Of<RunVariance>(), Of<RunDensities>(), Of<RunBoltzmann>(),
        Samples, Chains, Reconstructions, Manifold, Traversals, Interpolations, Scatter, Densities, Scores, Imputed, Report,
    ];

    /// <summary>The file of a result.</summary>
    public string Of<T>()
        where T : class, IRunResult<T> => In(T.FileName);

    private string In(string name) => Path.Combine(location, name);
}
