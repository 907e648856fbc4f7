using System.Text;
using System.Text.Json;
using Latent.Data.Tables;
using Latent.Runs.Recipes;
using Latent.Runs.Weights;

namespace Latent.Runs;

/// <summary>
/// A run as a folder: its recipe, metrics, weights and pictures. Every file but the metrics is replaced whole or not at
/// all, and a checkpoint is one file, so that no kill leaves a mixture.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private readonly Disk _disk;
    private readonly RunLock _lock;
    private readonly MetricsLog _metrics;

    private RunFolder(string path, Recipe recipe, Disk disk)
    {
        (Location, Recipe, _disk, Files) = (path, recipe, disk, new(path));
        (_lock, _metrics, Weights) = (new(Files.Lock), new(Files.Metrics, disk), new(this, disk));
    }

    /// <summary>The folder, as it was named.</summary>
    public string Location { get; }

    /// <summary>What is run in it.</summary>
    public Recipe Recipe { get; private set; }

    /// <summary>Its files.</summary>
    public RunFiles Files { get; }

    /// <summary>Where it stands, and its best parameters.</summary>
    public RunWeights Weights { get; }

    /// <summary>Whether another process writes to it.</summary>
    internal bool IsHeldElsewhere => _lock.IsElsewhere;

    /// <summary>Whether a folder holds a run.</summary>
    public static bool Exists(string path) => File.Exists(new RunFiles(path).Recipe);

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
    /// <param name="recipe">What will be run; what it names on this machine is kept by its full path.</param>
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
        recipe = recipe.Anchored();
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
            folder.WriteText(folder.Files.Environment, JsonSerializer.Serialize(environment, RunJson.Default.RunEnvironment) + "\n");
            folder.WriteText(folder.Files.Recipe, recipe.ToJson());
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
                ? "holds no run: there is no recipe.json in it"
                : File.Exists(path) ? "is a file; give the folder of a run, as in runs/digits-vae-1"
                : "there is no such run; 'latent train' starts one, and says where it puts it");
        }

        return new RunFolder(path, RecipeReader.Read(new RunFiles(path).Recipe), disk);
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
        WriteText(Files.Recipe, recipe.ToJson());
        Recipe = recipe;
    }

    /// <summary>Whether training began here, though maybe no checkpoint was saved.</summary>
    internal bool HasBegun => File.Exists(Files.Best) || ReadMetrics().Count > 0;

    /// <summary>Adds one line to the metrics and hands it to the system.</summary>
    public void Report(Metrics metrics) => _metrics.Add(metrics);

    /// <summary>The lines of the metrics.</summary>
    /// <exception cref="RunException">A line before the last is not one.</exception>
    public IReadOnlyList<Metrics> ReadMetrics() => _metrics.Read();

    /// <summary>Drops the lines of the metrics after a step: the run will write them again.</summary>
    public void Rewind(long step) => _metrics.Rewind(step);

    /// <summary>Saves what was measured of the run.</summary>
    /// <exception cref="IOException">Nothing was saved; an earlier measurement is intact.</exception>
    public void Save<T>(T result)
        where T : class, IRunResult<T> => WriteText(Files.Of<T>(), JsonSerializer.Serialize(result, T.JsonType) + "\n");

    /// <summary>What was measured of the run; null where it was not measured yet.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public T? Load<T>()
        where T : class, IRunResult<T>
    {
        var path = Files.Of<T>();
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
    public void Save(TableSchema schema) => WriteText(Files.Schema, Text(schema));

    /// <summary>What the columns of the run's table are; null where its data are none, or were not loaded yet.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public TableSchema? Schema()
    {
        if (!File.Exists(Files.Schema))
            return null;
        try
        {
            var schema = JsonSerializer.Deserialize(File.ReadAllText(Files.Schema), RunJson.Default.TableSchema);
            return schema?.Fault() is null ? schema : throw new RunException(Files.Schema, $"{schema.Fault()}; train again");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new RunException(Files.Schema, "is no schema of columns; restore it, or train again", e);
        }
    }

    /// <summary>Saves a schema where there is none, and holds another against the one that is there.</summary>
    /// <exception cref="RunException">The two differ.</exception>
    internal void Keep(TableSchema schema)
    {
        if (Schema() is not { } known)
            Save(schema);
        else if (Text(known) != Text(schema))
            throw new RunException(Files.Schema, "is not the schema of these data; train on them in another folder");
    }

    /// <summary>Replaces a file, whole or not at all.</summary>
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

    private void Clear()
    {
        foreach (var file in Files.All)
            File.Delete(file);
    }

    private static string Text(TableSchema schema) =>
        JsonSerializer.Serialize(schema, RunJson.Default.TableSchema) + "\n";

    private void WriteText(string path, string text) =>
        _disk.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
