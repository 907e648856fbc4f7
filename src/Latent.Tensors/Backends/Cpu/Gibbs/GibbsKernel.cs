using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Backends.Cpu.Gibbs;

/// <summary>The numbers that a layer's bits are drawn with: for each unit in turn 64, one a chain.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Step">The number of the run.</param>
/// <param name="First">The index of the first unit's first number.</param>
/// <param name="Blocks">How many such 64 lie between one unit's and the next one's.</param>
internal readonly record struct GibbsNumbers(ulong Key, long Step, long First, int Blocks)
{
    /// <summary>The index of a unit's first number.</summary>
    public long Of(int unit) => First + ((long)unit * Blocks * GibbsPlan.Block);

    /// <summary>The numbers of the layer that begins after so many units.</summary>
    public GibbsNumbers After(int units) => this with { First = Of(units) };
}

/// <summary>Draws one layer of 64 chains given the other.</summary>
internal static unsafe class GibbsKernel
{
    private const int Lanes = 16, Vectors = GibbsPlan.Block / Lanes, Block = GibbsPlan.Block;

    /// <summary>Draws every bit of a layer.</summary>
    /// <param name="side">The direction.</param>
    /// <param name="table">Its sums. Shape: [To, Groups, 16].</param>
    /// <param name="bias">The layer's biases. Shape: [To].</param>
    /// <param name="codes">The other layer's bits. Shape: [Groups, 64].</param>
    /// <param name="beta">The inverse temperature of each chain. Shape: [64].</param>
    /// <param name="numbers">What decides.</param>
    /// <param name="drawn">The bits that are drawn, as codes. Shape: [To / 4, 64].</param>
    public static void Draw(GibbsSide side, float* table, float* bias, int* codes, float* beta, GibbsNumbers numbers, int* drawn)
    {
        float* fields = stackalloc float[2 * Block], uniform = stackalloc float[Block];
        nint column = side.Groups * GibbsPlan.Choices;
        for (var unit = 0; unit < side.To; unit += 2)
        {
            Fields(table + (unit * column), column, side.Groups, codes, fields);
            for (var i = unit; i < Math.Min(unit + 2, side.To); i++)
            {
                DrawKernels.Uniform(numbers.Key, numbers.Step, numbers.Of(i), uniform, Block);
                Threshold(fields + ((i - unit) * Block), bias[i], beta, uniform, i % GibbsPlan.Bits, drawn + (i / GibbsPlan.Bits * Block));
            }
        }
    }

    // The sums of two units for all chains: eight registers take one permutation each for every four bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fields(float* table, nint column, int groups, int* codes, float* to)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var group = 0; group < groups; group++)
        {
            var (a, b) = (Vector512.Load(table), Vector512.Load(table + column));
            var (c0, c1) = (Vector512.Load(codes), Vector512.Load(codes + Lanes));
            var (c2, c3) = (Vector512.Load(codes + (2 * Lanes)), Vector512.Load(codes + (3 * Lanes)));
            a0 += Choose(a, c0);
            a1 += Choose(a, c1);
            a2 += Choose(a, c2);
            a3 += Choose(a, c3);
            b0 += Choose(b, c0);
            b1 += Choose(b, c1);
            b2 += Choose(b, c2);
            b3 += Choose(b, c3);
            table += GibbsPlan.Choices;
            codes += Block;
        }

        a0.Store(to);
        a1.Store(to + Lanes);
        a2.Store(to + (2 * Lanes));
        a3.Store(to + (3 * Lanes));
        b0.Store(to + Block);
        b1.Store(to + Block + Lanes);
        b2.Store(to + Block + (2 * Lanes));
        b3.Store(to + Block + (3 * Lanes));
    }

    // u < 1 / (1 + e⁻ᶠ) without the division. A code's first bit clears what was there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Threshold(float* fields, float bias, float* beta, float* uniform, int bit, int* codes)
    {
        var (start, one) = (Vector512.Create(bias), Vector512.Create(1 << bit));
        for (var i = 0; i < Vectors * Lanes; i += Lanes)
        {
            var (field, u) = (Vector512.Load(beta + i) * (start + Vector512.Load(fields + i)), Vector512.Load(uniform + i));
            var isOne = Vector512.LessThan(u + (u * VectorMath.Exp(-field)), Vector512<float>.One).AsInt32() & one;
            (bit == 0 ? isOne : Vector512.Load(codes + i) | isOne).Store(codes + i);
        }
    }

    // The elements of a vector at sixteen places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Choose(Vector512<float> from, Vector512<int> places)
    {
        if (Avx512F.IsSupported)
            return Avx512F.PermuteVar16x32(from, places);
        if (!Avx2.IsSupported)
            return Vector512.Shuffle(from, places);
        return Vector512.Create(Choose(from.GetLower(), from.GetUpper(), places.GetLower()), Choose(from.GetLower(), from.GetUpper(), places.GetUpper()));
    }

    // A permutation of eight heeds three bits of a place; the fourth says which half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Choose(Vector256<float> low, Vector256<float> high, Vector256<int> places) => Avx.BlendVariable(
        Avx2.PermuteVar8x32(low, places), Avx2.PermuteVar8x32(high, places), (places << 28).AsSingle());
}
