using System.Text;
using System.Text.Json;

namespace Latent.Runs;

/// <summary>The reports of a run, a line of JSON each: the one file that grows.</summary>
/// <param name="path">The file.</param>
/// <param name="disk">What replaces it whole.</param>
internal sealed class MetricsLog(string path, Disk disk) : IDisposable
{
    private FileStream? _open;

    /// <summary>Adds one line and hands it to the system.</summary>
    public void Add(Metrics metrics)
    {
        _open ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        try
        {
            _open.Write(Encoding.UTF8.GetBytes(Line(metrics)));
            _open.Flush();
        }
        catch (IOException e)
        {
            throw new IOException($"{path}: not written: {e.Message}", e);
        }
    }

    /// <summary>All lines.</summary>
    /// <exception cref="RunException">A line before the last is not one.</exception>
    public IReadOnlyList<Metrics> Read()
    {
        var metrics = new List<Metrics>();
        if (!File.Exists(path))
            return metrics;
        var lines = Lines(out var isWhole);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                metrics.Add(JsonSerializer.Deserialize(lines[i], RunJsonLine.Default.Metrics)
                    ?? throw new JsonException("null is no report"));
            }
            catch (JsonException) when (i == lines.Length - 1 && !isWhole)
            {
                // A kill may cut the last line; the checkpoint does not know of it.
            }
            catch (JsonException e)
            {
                throw new RunException(path, $"line {i + 1} is not a report; remove it, which changes no result", e);
            }
        }

        return metrics;
    }

    /// <summary>Drops the lines after a step: the run will write them again.</summary>
    public void Rewind(long step)
    {
        if (!File.Exists(path))
            return;
        _open?.Dispose();
        _open = null;
        var kept = string.Concat(Read().Where(x => x.Step <= step).Select(Line));
        disk.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(kept)));
    }

    public void Dispose() => _open?.Dispose();

    // While a run writes, others and the run itself may read.
    private string[] Lines(out bool isWhole)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var text = reader.ReadToEnd();
        isWhole = text.EndsWith('\n');
        return text.Split('\n')[..^(isWhole || text.Length == 0 ? 1 : 0)];
    }

    private static string Line(Metrics metrics) => JsonSerializer.Serialize(metrics, RunJsonLine.Default.Metrics) + "\n";
}
