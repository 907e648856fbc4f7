namespace Latent.Imaging;

/// <summary>
/// The inverse cosine transform of 8x8 coefficients,
/// <c>x(i, j) = ¼ Σ C(u) C(v) X(u, v) cos((2i + 1) u π / 16) cos((2j + 1) v π / 16)</c> with C(0) = 1 / √2, in whole
/// numbers: at most one off the rounded sum, and the same on every machine.
/// </summary>
/// <remarks>
/// ITU-T T.81 (1992), A.3.3. Factors after Loeffler, Ligtenberg and Moschytz 1989, "Practical fast 1-D DCT algorithms
/// with 11 multiplications", figure 1, with 13 bits after the point, and 2 kept between columns and rows, as most
/// decoders have them, so that files look the same here as there.
/// </remarks>
internal static class JpegTransform
{
    private const int Side = JpegFormat.Side;
    private const int FactorBits = 13;
    private const int KeptBits = 2;

    // A column's and a row's transform are each too large by √8.
    private const int ScaleBits = 3;

    // c(k) = √2 cos(k π / 16), their sums and differences, times 2¹³.
    private const int C6 = 4433;
    private const int C2LessC6 = 6270;
    private const int C2PlusC6 = 15137;
    private const int C3 = 9633;
    private const int C3LessC5 = 3196;
    private const int C3PlusC5 = 16069;
    private const int C3LessC7 = 7373;
    private const int C1PlusC3 = 20995;

    // What is left for one input each: c1 + c3 - c5 - c7, c1 + c3 + c5 - c7, c1 + c3 - c5 + c7, -c1 + c3 + c5 - c7.
    private const int Of1 = 12299;
    private const int Of3 = 25172;
    private const int Of5 = 16819;
    private const int Of7 = 2446;

    /// <summary>
    /// Dequantizes and transforms a block, adds 128 and writes bytes, the rows a stride apart. Shape: [8, 8] → [8, 8].
    /// </summary>
    public static void Inverse(
        ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> quantization, Span<byte> samples, int stride)
    {
        Span<int> work = stackalloc int[JpegFormat.BlockSize];
        for (var i = 0; i < work.Length; i++)
            work[i] = coefficients[i] * quantization[i];
        for (var column = 0; column < Side; column++)
            Lines(work[column..], Side, FactorBits - KeptBits);
        for (var row = 0; row < Side; row++)
        {
            var line = work.Slice(row * Side, Side);
            Lines(line, 1, FactorBits + KeptBits + ScaleBits);
            for (var column = 0; column < Side; column++)
                samples[(row * stride) + column] = (byte)Math.Clamp(line[column] + 128, 0, 255);
        }
    }

    /// <summary>Transforms eight numbers, a step apart, in place, and drops low bits, rounding.</summary>
    private static void Lines(Span<int> x, int step, int drop)
    {
        // Even part: a butterfly of 0 and 4, a rotation of 2 and 6.
        var (x0, x2, x4, x6) = (x[0], x[2 * step], x[4 * step], x[6 * step]);
        var turn = (x2 + x6) * C6;
        var (low, high) = (turn + (x2 * C2LessC6), turn - (x6 * C2PlusC6));
        var (sum, difference) = ((x0 + x4) << FactorBits, (x0 - x4) << FactorBits);
        var (e0, e1, e2, e3) = (sum + low, difference + high, difference - high, sum - low);

        // Odd part: a sum over 1, 3, 5 and 7 for each output, their common products taken together.
        var (x1, x3, x5, x7) = (x[step], x[3 * step], x[5 * step], x[7 * step]);
        var all = (x1 + x3 + x5 + x7) * C3;
        var (outer, inner) = ((x1 + x7) * -C3LessC7, (x3 + x5) * -C1PlusC3);
        var (upper, lower) = (all - ((x3 + x7) * C3PlusC5), all - ((x1 + x5) * C3LessC5));
        var o0 = (x1 * Of1) + outer + lower;
        var o1 = (x3 * Of3) + inner + upper;
        var o2 = (x5 * Of5) + inner + lower;
        var o3 = (x7 * Of7) + outer + upper;

        var half = 1 << (drop - 1);
        x[0] = (e0 + o0 + half) >> drop;
        x[step] = (e1 + o1 + half) >> drop;
        x[2 * step] = (e2 + o2 + half) >> drop;
        x[3 * step] = (e3 + o3 + half) >> drop;
        x[4 * step] = (e3 - o3 + half) >> drop;
        x[5 * step] = (e2 - o2 + half) >> drop;
        x[6 * step] = (e1 - o1 + half) >> drop;
        x[7 * step] = (e0 - o0 + half) >> drop;
    }
}
