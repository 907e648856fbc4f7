using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>
/// Fills buffers with the numbers start … start + n - 1 of a stream, as <see cref="Random.RandomKey"/> defines them.
/// </summary>
internal static unsafe class DrawKernels
{
    // The stream's period of layout: sixteen counters of four words.
    private const int Block = 64;

    private interface IDraw
    {
        static abstract Vector512<uint> FromBits(Vector512<uint> bits);
    }

    /// <summary>Uniform on (0, 1).</summary>
    public static void Uniform(ulong keyBits, long step, long start, float* to, nint n) =>
        Fill<UniformDraw>(keyBits, step, start, (uint*)to, n);

    /// <summary>Standard normal.</summary>
    public static void Normal(ulong keyBits, long step, long start, float* to, nint n) =>
        Fill<NormalDraw>(keyBits, step, start, (uint*)to, n);

    /// <summary>32 random bits.</summary>
    public static void Bits(ulong keyBits, long step, long start, uint* to, nint n) =>
        Fill<BitsDraw>(keyBits, step, start, to, n);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<TDraw>(ulong keyBits, long step, long start, uint* to, nint n)
        where TDraw : struct, IDraw
    {
        var buffer = stackalloc uint[Block];
        while (n > 0)
        {
            var skipped = (int)(start & (Block - 1));
            var taken = (int)Math.Min(n, Block - skipped);
            var whole = taken == Block;
            DrawBlock<TDraw>(keyBits, step, start, whole ? to : buffer);
            if (!whole)
                new ReadOnlySpan<uint>(buffer + skipped, taken).CopyTo(new Span<uint>(to, taken));
            start += taken;
            to += taken;
            n -= taken;
        }
    }

    // The 64 numbers of the block that holds index start. The transformation stands once, in a loop: the compiler inlines only
    // so much into one method.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DrawBlock<TDraw>(ulong keyBits, long step, long start, uint* to)
        where TDraw : struct, IDraw
    {
        var firstCounter = (ulong)((start >> 6) << 4);
        PhiloxVector.Words(keyBits, (ulong)step, firstCounter, out var w0, out var w1, out var w2, out var w3);
        w0.Store(to);
        w1.Store(to + 16);
        w2.Store(to + 32);
        w3.Store(to + 48);
        for (var i = 0; i < Block; i += 16)
            TDraw.FromBits(Vector512.Load(to + i)).Store(to + i);
    }

    private readonly struct BitsDraw : IDraw
    {
        public static Vector512<uint> FromBits(Vector512<uint> bits) => bits;
    }

    private readonly struct UniformDraw : IDraw
    {
        // 1 + m·2⁻²³ from the top 23 bits m, less 1 - 2⁻²⁴: exact.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<uint> FromBits(Vector512<uint> bits) =>
            (((bits >>> 9) | Vector512.Create(0x3f800000u)).AsSingle() - Vector512.Create(1 - (1f / 16777216f))).AsUInt32();
    }

    private readonly struct NormalDraw : IDraw
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<uint> FromBits(Vector512<uint> bits) => VectorMath.NormalFromBits(bits).AsUInt32();
    }
}
