using System.Runtime.InteropServices;

namespace Latent.Tensors.Programs;

/// <summary>Zeroed memory outside the managed heap, aligned to a cache line: vectors load whole lines, and nothing moves it.</summary>
internal sealed unsafe class AlignedBuffer : SafeHandle
{
    private const int Alignment = 64;

    public AlignedBuffer(long bytes)
        : base(0, ownsHandle: true)
    {
        // A line more than asked for, so that an empty buffer too has an address.
        Bytes = bytes;
        var size = (nuint)(bytes + Alignment);
        SetHandle((nint)NativeMemory.AlignedAlloc(size, Alignment));
        NativeMemory.Clear((void*)handle, size);
    }

    public long Bytes { get; }

    public float* Floats => (float*)handle;

    public override bool IsInvalid => handle == 0;

    /// <exception cref="ObjectDisposedException">The memory was freed.</exception>
    public Span<T> Span<T>(long offset, int length)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new((byte*)handle + offset, length);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
