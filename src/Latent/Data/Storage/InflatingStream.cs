using System.IO.Compression;

namespace Latent.Data.Storage;

/// <summary>
/// The content of a gzipped file that refuses to become a bomb: past its first megabytes it may not be hundreds of
/// times as long as the file. Formats with a header are held to that besides; text has nothing else.
/// </summary>
internal sealed class InflatingStream(Stream file, Origin origin) : Stream
{
    private const long Free = 32 << 20;
    private const int LargestRatio = 200;

    private readonly GZipStream _gzip = new(file, CompressionMode.Decompress);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _gzip.Read(buffer);
        _position += read;
        if (_position > Free && _position / LargestRatio > file.Length)
        {
            throw origin.Error(null, Invariant(
                $"{file.Length:N0} compressed bytes unpack to more than {LargestRatio} times as many; unpack the file first if that is meant"));
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _gzip.Dispose();
        base.Dispose(disposing);
    }
}
