using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Latent.Tensors.Random;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>Philox4x32-10 on sixteen consecutive counters.</summary>
/// <remarks>
/// The even and the odd counters are kept apart, each word in the lower half of a 64-bit lane: the widening product then takes
/// its operands and leaves its results in place, and only the ends shuffle. The upper halves hold leftovers that nothing reads.
/// </remarks>
internal static class PhiloxVector
{
    /// <summary>The four words of counters <paramref name="firstCounter"/> … + 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words(
        ulong keyBits,
        ulong step,
        ulong firstCounter,
        out Vector512<uint> w0,
        out Vector512<uint> w1,
        out Vector512<uint> w2,
        out Vector512<uint> w3)
    {
        var even = Vector512.Create(firstCounter) + Vector512.Create(0ul, 2, 4, 6, 8, 10, 12, 14);
        var odd = even + Vector512<ulong>.One;
        var (e0, e1, e2, e3) = (even, even >>> 32, Vector512.Create(step), Vector512.Create(step >> 32));
        var (o0, o1, o2, o3) = (odd, odd >>> 32, e2, e3);
        var key0 = Vector512.Create(keyBits);
        var key1 = Vector512.Create(keyBits >> 32);
        for (var round = 0; round < Philox.Rounds; round++)
        {
            Round(ref e0, ref e1, ref e2, ref e3, key0, key1);
            Round(ref o0, ref o1, ref o2, ref o3, key0, key1);
            key0 += Vector512.Create((ulong)Philox.Weyl0);
            key1 += Vector512.Create((ulong)Philox.Weyl1);
        }

        w0 = Interleave(e0, o0);
        w1 = Interleave(e1, o1);
        w2 = Interleave(e2, o2);
        w3 = Interleave(e3, o3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector512<ulong> c0,
        ref Vector512<ulong> c1,
        ref Vector512<ulong> c2,
        ref Vector512<ulong> c3,
        Vector512<ulong> key0,
        Vector512<ulong> key1)
    {
        var p0 = Product(c0, Philox.Multiplier0);
        var p1 = Product(c2, Philox.Multiplier1);
        c0 = (p1 >>> 32) ^ c1 ^ key0;
        c1 = p1;
        c2 = (p0 >>> 32) ^ c3 ^ key1;
        c3 = p0;
    }

    // The 64-bit product of each lane's lower half and a word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> a, uint b)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Multiply(a.AsUInt32(), Vector512.Create((ulong)b).AsUInt32());
        if (!Avx2.IsSupported)
            return (a & Vector512.Create(0xfffffffful)) * b;
        var word = Vector256.Create((ulong)b).AsUInt32();
        return Vector512.Create(
            Avx2.Multiply(a.GetLower().AsUInt32(), word), Avx2.Multiply(a.GetUpper().AsUInt32(), word));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Interleave(Vector512<ulong> even, Vector512<ulong> odd) =>
        ((even & Vector512.Create(0xfffffffful)) | (odd << 32)).AsUInt32();
}
