using System.Text;
using System.Text.Json;
using Latent.Data.Tables;
using Latent.Runs.Densities;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Runs.Weights;
using Latent.Tensors.Programs;

namespace Latent.Runs;

/// <summary>
/// A run as a folder: its recipe, metrics, weights and pictures. Every file but the metrics is replaced whole or not at
/// all, and a checkpoint is one file, so that no kill leaves a mixture.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private const string RecipeFile = "recipe.json";
    private const string EnvironmentFile = "environment.json";
    private const string StateFile = "checkpoint.json";

    private readonly Disk _disk;
    private readonly RunLock _lock;
    private readonly MetricsLog _metrics;

    private RunFolder(string path, Recipe recipe, Disk disk)
    {
        (Location, Recipe, _disk) = (path, recipe, disk);
        (_lock, _metrics) = (new(LockPath), new(MetricsPath, disk));
    }

    /// <summary>The folder, as it was named.</summary>
    public string Location { get; }

    /// <summary>What is run in it.</summary>
    public Recipe Recipe { get; private set; }

    /// <summary>Weights, optimizer and state after the last checkpoint.</summary>
    public string CheckpointPath => Path.Combine(Location, "checkpoint.safetensors");

    /// <summary>The parameters with the best validation bound.</summary>
    public string BestPath => Path.Combine(Location, "best.safetensors");

    /// <summary>One line of JSON a report.</summary>
    public string MetricsPath => Path.Combine(Location, "metrics.jsonl");

    /// <summary>Examples drawn from the model.</summary>
    public string SamplesPath => Path.Combine(Location, "samples.png");

    /// <summary>Test examples beside what the model makes of them.</summary>
    public string ReconstructionsPath => Path.Combine(Location, "reconstructions.png");

    /// <summary>A grid through the latent space.</summary>
    public string ManifoldPath => Path.Combine(Location, "manifold.png");

    /// <summary>What each latent unit changes.</summary>
    public string TraversalsPath => Path.Combine(Location, "traversals.png");

    /// <summary>Ways from one example to another.</summary>
    public string InterpolationsPath => Path.Combine(Location, "interpolations.png");

    /// <summary>Latent means of examples as points.</summary>
    public string ScatterPath => Path.Combine(Location, "scatter.png");

    /// <summary>Everything the run has to show, as one page.</summary>
    public string ReportPath => Path.Combine(Location, "report.html");

    /// <summary>A row each of data, reconstructions, and samples from each density.</summary>
    public string DensitiesPicturePath => Path.Combine(Location, "densities.png");

    /// <summary>How strange each row is, of the data that were scored last.</summary>
    public string ScoresPath => Path.Combine(Location, "scores.csv");

    /// <summary>Images whose missing part is filled.</summary>
    public string ImputedPath => Path.Combine(Location, "imputed.png");

    /// <summary>What the columns of its table are, where its data are one.</summary>
    public string SchemaPath => Path.Combine(Location, "schema.json");

    private string LockPath => Path.Combine(Location, ".lock");

    /// <summary>Whether a folder holds a run.</summary>
    public static bool Exists(string path) => File.Exists(Path.Combine(path, RecipeFile));

    /// <summary>Checks that a folder is free for a new run.</summary>
    /// <exception cref="RunException">It holds one, or is a file.</exception>
    public static void RefuseRun(string path)
    {
        RefuseFile(path);
        if (Exists(path))
        {
            throw new RunException(
                path,
                $"holds a run; continue it with 'latent resume {path}', choose another --out, "
                + "or replace it with --force");
        }
    }

    /// <summary>The first of <c>runs/STEM-1</c>, <c>runs/STEM-2</c>, … that does not exist.</summary>
    public static string NextName(string stem)
    {
        for (var i = 1; ; i++)
        {
            var path = Path.Combine("runs", $"{stem}-{i}");
            if (!Path.Exists(path))
                return path;
        }
    }

    /// <summary>Starts a folder and holds it for writing.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="recipe">What will be run.</param>
    /// <param name="threads">The number of threads, for the record.</param>
    /// <param name="replace">Whether a run that is there goes.</param>
    /// <exception cref="RunException">The folder holds a run, is a file, or another process writes to it.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static RunFolder Create(string path, Recipe recipe, int threads, bool replace = false) =>
        Create(path, recipe, threads, replace, new LocalDisk());

    internal static RunFolder Create(string path, Recipe recipe, int threads, bool replace, Disk disk)
    {
        RefuseFile(path);
        if (!replace)
            RefuseRun(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be made: {e.Message.TrimEnd('.')}; choose another --out", e);
        }

        var folder = new RunFolder(path, recipe, disk);
        try
        {
            folder.Hold();
            folder.Clear();
            var environment = RunEnvironment.Of(threads, recipe.Seed);
            folder.WriteText(
                EnvironmentFile, JsonSerializer.Serialize(environment, RunJson.Default.RunEnvironment) + "\n");
            folder.WriteText(RecipeFile, recipe.ToJson());
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens a run for reading; <see cref="Hold"/> opens it for writing too.</summary>
    /// <exception cref="RunException">There is no run, or its recipe cannot be read.</exception>
    public static RunFolder Open(string path) => Open(path, new LocalDisk());

    internal static RunFolder Open(string path, Disk disk)
    {
        if (!Exists(path))
        {
            throw new RunException(path, Directory.Exists(path)
                ? $"holds no run: there is no {RecipeFile} in it"
                : File.Exists(path) ? "is a file; give the folder of a run, as in runs/digits-vae-1"
                : "there is no such run; 'latent train' starts one, and says where it puts it");
        }

        var recipe = Path.Combine(path, RecipeFile);
        return new RunFolder(path, RecipeReader.Read(recipe), disk);
    }

    /// <summary>Takes the folder for this process, until disposal or the process's end, however it ends.</summary>
    /// <exception cref="RunException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Hold()
    {
        try
        {
            if (_lock.TryTake())
                return;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"{Location}: cannot be written to: {e.Message}", e);
        }

        throw new RunException(Location, "another process is writing this run; wait for it to end, or choose another --out");
    }

    /// <summary>Replaces the recipe, as when a run is given a later limit.</summary>
    public void Rewrite(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        WriteText(RecipeFile, recipe.ToJson());
        Recipe = recipe;
    }

    /// <summary>
    /// Saves where the run stands. The file with the arrays also holds the state; <c>checkpoint.json</c> is a copy to
    /// look at.
    /// </summary>
    /// <exception cref="IOException">Nothing was saved; the earlier checkpoint is intact.</exception>
    public void Save(Store store, RunState state)
    {
        ArgumentNullException.ThrowIfNull(store);
        WeightsFile.Write(_disk, CheckpointPath, store.Variables, state);
        WriteText(StateFile, JsonSerializer.Serialize(state, RunJson.Default.RunState) + "\n");
    }

    /// <summary>Saves the best parameters so far.</summary>
    /// <exception cref="IOException">Nothing was saved; the earlier best is intact.</exception>
    internal void SaveBest(Store best, RunState state) =>
        WeightsFile.Write(_disk, BestPath, best.Variables, state);

    /// <summary>Where the run stood at its last checkpoint; null where there is none.</summary>
    /// <exception cref="RunException">The checkpoint is damaged or of a later format.</exception>
    public RunState? State() => File.Exists(CheckpointPath) ? WeightsFile.State(CheckpointPath) : null;

    /// <summary>Sets the store to the last checkpoint.</summary>
    /// <returns>Where the run stood; null where there is no checkpoint, and the store is as it was.</returns>
    /// <exception cref="RunException">The checkpoint is damaged, or not of this model.</exception>
    public RunState? Restore(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return File.Exists(CheckpointPath) ? WeightsFile.Read(CheckpointPath, store.Variables) : null;
    }

    /// <summary>Sets parameters to the best so far, or where no validation has been, to the last checkpoint.</summary>
    /// <returns>Where the run stood when they were saved.</returns>
    /// <exception cref="RunException">There are no weights to use, or they are damaged or not of this model.</exception>
    public RunState RestoreBest(IReadOnlyList<Variable> parameters)
    {
        RequireWeights();
        return WeightsFile.Read(File.Exists(BestPath) ? BestPath : CheckpointPath, parameters);
    }

    /// <summary>Checks that there are parameters to use.</summary>
    /// <returns>Where the run stood at its last checkpoint.</returns>
    /// <exception cref="RunException">There are none, they are untrained, or a file of them is gone or damaged.</exception>
    public RunState RequireWeights() =>
        WithoutWeights() is { } problem ? throw new RunException(Location, problem) : State()!;

    /// <summary>Why the run's parameters cannot be used, and what to do; null where they can.</summary>
    /// <exception cref="RunException">The checkpoint is damaged or of a later format.</exception>
    public string? WithoutWeights()
    {
        if (Lost() is { } lost)
            return lost;
        var next = _lock.IsElsewhere
            ? "another process is writing it; wait for its next checkpoint"
            : $"go on with 'latent resume {Location}'";
        return State() switch
        {
            null => $"has no checkpoint yet; {next}",
            { Step: 0 } when Recipe.Training.From is null => $"is at step 0, untrained; {next}",
            _ => null,
        };
    }

    /// <summary>Checks that what was saved of the weights is there.</summary>
    /// <exception cref="RunException">It is not, or it is damaged or of a later format.</exception>
    internal void RefuseLoss()
    {
        if (Lost() is { } lost)
            throw new RunException(Location, lost);
    }

    /// <summary>Whether training began here, though maybe no checkpoint was saved.</summary>
    internal bool HasBegun => File.Exists(BestPath) || ReadMetrics().Count > 0;

    /// <summary>Adds one line to the metrics and hands it to the system.</summary>
    public void Report(Metrics metrics) => _metrics.Add(metrics);

    /// <summary>The lines of the metrics.</summary>
    /// <exception cref="RunException">A line before the last is not one.</exception>
    public IReadOnlyList<Metrics> ReadMetrics() => _metrics.Read();

    /// <summary>Drops the lines of the metrics after a step: the run will write them again.</summary>
    public void Rewind(long step) => _metrics.Rewind(step);

    /// <summary>The file of a result.</summary>
    public string PathOf<T>()
        where T : class, IRunResult<T> => Path.Combine(Location, T.FileName);

    /// <summary>Saves what was measured of the run.</summary>
    /// <exception cref="IOException">Nothing was saved; an earlier measurement is intact.</exception>
    public void Save<T>(T result)
        where T : class, IRunResult<T> => WriteText(T.FileName, JsonSerializer.Serialize(result, T.JsonType) + "\n");

    /// <summary>What was measured of the run; null where it was not measured yet.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public T? Load<T>()
        where T : class, IRunResult<T>
    {
        var path = PathOf<T>();
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), T.JsonType) : null;
        }
        catch (JsonException e)
        {
            throw new RunException(path, $"cannot be read; make it again with 'latent {T.MadeBy} {Location}'", e);
        }
    }

    /// <summary>Saves what the columns of the run's table are.</summary>
    /// <exception cref="IOException">Nothing was saved.</exception>
    public void Save(TableSchema schema) => WriteText(Path.GetFileName(SchemaPath), Text(schema));

    /// <summary>What the columns of the run's table are; null where its data are none, or were not loaded yet.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public TableSchema? Schema()
    {
        if (!File.Exists(SchemaPath))
            return null;
        try
        {
            var schema = JsonSerializer.Deserialize(File.ReadAllText(SchemaPath), RunJson.Default.TableSchema);
            return schema?.Fault() is null ? schema : throw new RunException(SchemaPath, $"{schema.Fault()}; train again");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new RunException(SchemaPath, "is no schema of columns; restore it, or train again", e);
        }
    }

    /// <summary>Saves a schema where there is none, and holds another against the one that is there.</summary>
    /// <exception cref="RunException">The two differ.</exception>
    internal void Keep(TableSchema schema)
    {
        if (Schema() is not { } known)
            Save(schema);
        else if (Text(known) != Text(schema))
            throw new RunException(SchemaPath, "is not the schema of these data; train on them in another folder");
    }

    /// <summary>The step of the parameters that <see cref="RestoreBest"/> yields.</summary>
    /// <exception cref="RunException">There are no weights, or they are damaged.</exception>
    public long BestStep() =>
        File.Exists(BestPath) ? WeightsFile.State(BestPath).BestStep : State()?.Step ?? 0;

    /// <summary>Replaces a file of the folder, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public void Write(string path, Action<Stream> write) => _disk.Write(path, write);

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.Dispose();
        _lock.Dispose();
    }

    private static void RefuseFile(string path)
    {
        if (File.Exists(path))
            throw new RunException(path, "is a file, and a run is a folder; choose another --out");
    }

    private string? Lost()
    {
        var mend = $"restore it, or train again with 'latent train --recipe {Path.Combine(Location, RecipeFile)}'";

        // In the order in which they are written, the last first: a run that saves in between has lost nothing.
        if (File.Exists(Path.Combine(Location, StateFile)) && !File.Exists(CheckpointPath))
            return $"has lost {Path.GetFileName(CheckpointPath)}; {mend}";
        return State() is { BestStep: > 0 } state && !File.Exists(BestPath)
            ? Invariant($"has lost {Path.GetFileName(BestPath)}, the parameters of step {state.BestStep:N0}; {mend}")
            : null;
    }

    private void Clear()
    {
        // The recipe goes first: without it what is left is no run.
        string[] files =
        [
            Path.Combine(Location, RecipeFile), CheckpointPath, Path.Combine(Location, StateFile), BestPath,
            MetricsPath, SchemaPath, PathOf<RunEvaluation>(), PathOf<ExampleValues>(), PathOf<RunMarginalLikelihood>(), PathOf<RunDiagnosis>(),
            PathOf<RunVariance>(), PathOf<RunDensities>(), SamplesPath, ReconstructionsPath, ManifoldPath, TraversalsPath,
            InterpolationsPath, ScatterPath, DensitiesPicturePath, ScoresPath, ImputedPath, ReportPath,
        ];
        foreach (var file in files)
            File.Delete(file);
    }

    private static string Text(TableSchema schema) =>
        JsonSerializer.Serialize(schema, RunJson.Default.TableSchema) + "\n";

    private void WriteText(string file, string text) =>
        _disk.Write(Path.Combine(Location, file), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
