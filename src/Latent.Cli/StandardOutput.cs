namespace Latent.Cli;

/// <summary>The standard output, whose faults are told as those of a file are: it may be closed, or a full disk.</summary>
internal sealed class StandardOutput(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static TextWriter Open() => TextWriter.Synchronized(
        new StreamWriter(new StandardOutput(Console.OpenStandardOutput()), Console.Out.Encoding) { AutoFlush = true });

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("standard output: not written: it is closed, or may not be written to", e);
        }
        catch (IOException e)
        {
            throw new IOException($"standard output: not written: {e.Message.TrimEnd('.')}", e);
        }
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
