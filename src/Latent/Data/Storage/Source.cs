using System.IO.Compression;

namespace Latent.Data.Storage;

/// <summary>A file being read from its start: plain, gzipped, or an entry of a zip archive.</summary>
internal sealed class Source : IDisposable
{
    // A compressed file's header is believed up to this many bytes, or this many times its own length, before the
    // data are there.
    private const int TrustedBytes = 1 << 20;
    private const int TrustedRatio = 32;

    // A file that is taken whole: an image.
    private const int LargestWhole = 1 << 28;

    private readonly string? _plainPath;
    private readonly long _storedLength;
    private readonly Stream _stored;
    private long _position;

    private Source(Origin origin, Stream stored, Stream stream, long storedLength, string? plainPath)
    {
        (Origin, _stored, Stream, _storedLength, _plainPath) = (origin, stored, stream, storedLength, plainPath);
    }

    public Origin Origin { get; }

    /// <summary>The content, for a reader that takes it as it comes.</summary>
    public Stream Stream { get; }

    /// <summary>Opens a file; one whose name ends in <c>.gz</c> is inflated as it is read.</summary>
    /// <exception cref="DataNotFoundException">The file cannot be opened.</exception>
    public static Source Open(string path, Origin origin)
    {
        try
        {
            var file = OpenFile(path);
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new(origin, file, new InflatingStream(file, origin), file.Length, plainPath: null)
                : new(origin, file, file, file.Length, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataNotFoundException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>
    /// Opens a file's bytes. What has no length, such as a pipe or a device, is as an empty file: opening it may wait
    /// for a writer that never comes.
    /// </summary>
    public static Stream OpenFile(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return new FileInfo(target).Length == 0
            ? Stream.Null
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    }

    /// <summary>Reads an entry of a zip archive.</summary>
    public static Source Open(ZipArchiveEntry entry, Origin origin)
    {
        var stream = entry.Open();
        return new(origin, stream, stream, entry.CompressedLength, plainPath: null);
    }

    /// <summary>Fills the buffer as far as the data go; the number of bytes read.</summary>
    /// <exception cref="DataFormatException">The compressed data are damaged.</exception>
    public int Read(Span<byte> to)
    {
        var read = 0;
        try
        {
            while (read < to.Length && Stream.Read(to[read..]) is > 0 and var more)
                read += more;
        }
        catch (InvalidDataException e)
        {
            // Data that end too early are reported as such, with what there is, by whoever knows how much there
            // should be.
            if (_stored.CanSeek && _stored.Position < _stored.Length)
            {
                throw new DataFormatException(Origin.Name, null,
                    $"the compressed data are damaged: {Origin.Remedy}", e);
            }
        }
        catch (IOException e)
        {
            throw new DataFormatException(Origin.Name, null, $"cannot be read to its end: {e.Message}", e);
        }

        _position += read;
        return read;
    }

    /// <summary>
    /// What follows the header, which must be exactly <paramref name="length"/> bytes, and where it starts in them.
    /// No more than the file warrants is allocated before the data have been seen.
    /// </summary>
    /// <exception cref="DataFormatException">The data are shorter or longer.</exception>
    public (Bytes Bytes, long Offset) Rest(long length, string content, long mapAbove)
    {
        var header = _position;
        if (_plainPath is not null)
        {
            return _storedLength == header + length
                ? (Bytes.Open(_plainPath, _storedLength, mapAbove), header)
                : throw Origin.WrongLength(content, header + length, _storedLength);
        }

        if (length > Array.MaxLength)
        {
            throw Origin.Error(null, Invariant(
                $"{content} are too many for a compressed file; unpack it and the file is read through a memory map"));
        }

        var bytes = new byte[Math.Min(length, Math.Max(TrustedBytes, TrustedRatio * _storedLength))];
        var read = Read(bytes);
        while (read == bytes.Length && read < length)
        {
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * read));
            read += Read(bytes.AsSpan(read));
        }

        if (read == length && Read(stackalloc byte[1]) == 0)
            return (Bytes.Of(bytes), 0);
        throw read < length
            ? Origin.WrongLength(content, header + length, header + read)
            : Origin.Error(null, Invariant(
                $"expected {content} ({header + length:N0} bytes), found more; something follows the data: {Origin.Remedy}"));
    }

    /// <summary>The whole content, for a format that has no header to say how long it is.</summary>
    public byte[] All()
    {
        if (_plainPath is null)
            return Inflated();
        var bytes = _storedLength <= LargestWhole
            ? new byte[_storedLength]
            : throw Origin.Error(null,
                Invariant($"{_storedLength:N0} bytes; at most {LargestWhole:N0} are read"));
        return Read(bytes) == bytes.Length
            ? bytes
            : throw Origin.WrongLength("the file as listed", bytes.Length, _position);
    }

    private byte[] Inflated()
    {
        var bytes = new byte[TrustedBytes];
        var read = Read(bytes);
        while (read == bytes.Length)
        {
            if (read == LargestWhole)
                throw Origin.Error(null, Invariant($"at most {LargestWhole:N0} bytes are read"));
            Array.Resize(ref bytes, 2 * read);
            read += Read(bytes.AsSpan(read));
        }

        return bytes[..read];
    }

    public void Dispose()
    {
        Stream.Dispose();
        _stored.Dispose();
    }
}
