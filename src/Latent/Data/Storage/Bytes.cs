using System.IO.MemoryMappedFiles;

namespace Latent.Data.Storage;

/// <summary>The bytes of a file, in memory or mapped.</summary>
internal abstract class Bytes : IDisposable
{
    public abstract long Length { get; }

    /// <summary>
    /// A run of bytes: in place, or copied to the scratch, which has at least that length where <see
    /// cref="NeedsScratch"/>.
    /// </summary>
    public abstract ReadOnlySpan<byte> Span(long offset, int length, Span<byte> scratch);

    public abstract bool NeedsScratch { get; }

    public abstract void Dispose();

    public static Bytes Of(ReadOnlyMemory<byte> bytes) => new InMemory(bytes);

    /// <summary>A file's bytes, mapped where there are more than <paramref name="mapAbove"/>.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="length">Its length, which a link does not have.</param>
    /// <param name="mapAbove">The longest that is read.</param>
    public static Bytes Open(string path, long length, long mapAbove) =>
        length > Math.Min(mapAbove, Array.MaxLength)
            ? new Mapped(path, length)
            : new InMemory(File.ReadAllBytes(path));

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : Bytes
    {
        public override long Length => bytes.Length;

        public override bool NeedsScratch => false;

        public override ReadOnlySpan<byte> Span(long offset, int length, Span<byte> scratch) =>
            bytes.Span.Slice(checked((int)offset), length);

        public override void Dispose()
        {
        }
    }

    private sealed class Mapped : Bytes
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;

        public Mapped(string path, long length)
        {
            Length = length;
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        }

        public override long Length { get; }

        public override bool NeedsScratch => true;

        // The copy goes through the safe handle, so that a read after Dispose throws instead of touching unmapped
        // memory.
        public override ReadOnlySpan<byte> Span(long offset, int length, Span<byte> scratch)
        {
            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)offset, scratch[..length]);
            return scratch[..length];
        }

        public override void Dispose()
        {
            _view.Dispose();
            _file.Dispose();
        }
    }
}
