using Latent.Runs;

namespace Latent.Tests.Runs;

/// <summary>A disk whose n-th step fails, and after a crash every later one.</summary>
internal sealed class FailingDisk(int failing, bool crash) : Disk
{
    private readonly LocalDisk _disk = new();
    private int _steps;

    /// <summary>Whether the step that fails was reached.</summary>
    public bool HasFailed => _steps > failing;

    public override Stream Create(string path)
    {
        Step();
        return new CountingStream(_disk.Create(path), Step);
    }

    public override void Flush(Stream stream)
    {
        Step();
        _disk.Flush(((CountingStream)stream).Inner);
    }

    public override void Move(string from, string to)
    {
        Step();
        _disk.Move(from, to);
    }

    public override void Delete(string path)
    {
        if (crash && HasFailed)
            throw new IOException("The process is gone.");
        _disk.Delete(path);
    }

    private void Step()
    {
        if (_steps++ == failing || (crash && _steps > failing))
            throw new IOException("No space left on device");
    }

    private sealed class CountingStream(Stream inner, Action step) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        // Half of what is to be written arrives before the failure.
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer[..(buffer.Length / 2)]);
            step();
            inner.Write(buffer[(buffer.Length / 2)..]);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
