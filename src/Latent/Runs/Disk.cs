namespace Latent.Runs;

/// <summary>The steps by which a run folder's files come into being, so that a test can fail each of them.</summary>
internal abstract class Disk
{
    public abstract Stream Create(string path);

    /// <summary>Returns when the bytes are on the device, not only handed to the system.</summary>
    public abstract void Flush(Stream stream);

    public abstract void Move(string from, string to);

    public abstract void Delete(string path);

    /// <summary>
    /// Writes a file so that a reader, at any moment and after any crash, finds the whole old file or the whole new
    /// one: under a temporary name, flushed to the device, then renamed.
    /// </summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var stream = Create(temporary))
            {
                write(stream);
                Flush(stream);
            }

            Move(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw new IOException($"{path}: not written: {Reason(e, temporary)}; what was there before is intact", e);
        }
    }

    /// <summary>The system's reason, without the path that it repeats.</summary>
    private static string Reason(Exception e, string path) =>
        e.Message.Replace($" : '{Path.GetFullPath(path)}'", "", StringComparison.Ordinal).TrimEnd('.');

    private void Discard(string temporary)
    {
        try
        {
            Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk that refused the writing may refuse this too; the next write replaces the file.
        }
    }
}

/// <summary>The machine's own file system.</summary>
internal sealed class LocalDisk : Disk
{
    private const int BufferSize = 1 << 16;

    public override Stream Create(string path) =>
        new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);

    public override void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    public override void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public override void Delete(string path) => File.Delete(path);
}
