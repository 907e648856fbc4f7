namespace Latent.Imaging;

/// <summary>Decodes the blocks of one scan, one after the other.</summary>
/// <remarks>ITU-T T.81 (1992), F.2.2 (sequential) and G.2 (progressive).</remarks>
internal sealed class JpegBlocks(JpegScan scan)
{
    private const string NoCode = "a code that its Huffman table does not have";
    private const string TooFar = "a coefficient past its block's end";
    private const string TooLarge = "a coefficient of too many bits";

    // A run of 15 zeros that no coefficient follows: 16 zeros.
    private const int LongRun = 15;
    private const int MostBits = 15;

    private readonly int[] _predictions = new int[scan.Components.Length];

    // Blocks, from this one on, that have nothing more in this scan's band.
    private int _emptyBands;

    /// <summary>Forgets what blocks before a restart marker left.</summary>
    public void Restart()
    {
        Array.Clear(_predictions);
        _emptyBands = 0;
    }

    /// <summary>
    /// Reads the scan's coefficients of the next block, of a component by its index in the scan; what is wrong, or null.
    /// Shape: [8, 8].
    /// </summary>
    public string? Decode(ref JpegBits bits, int component, Span<short> block)
    {
        if (scan.First == 0)
        {
            var fault = scan.High == 0 ? FirstDc(ref bits, component, ref block[0]) : NextDc(ref bits, ref block[0]);
            return fault is null && scan.Last > 0 ? Ac(ref bits, scan.Ac[component]!, block) : fault;
        }

        return scan.High == 0 ? FirstAc(ref bits, scan.Ac[component]!, block) : NextAc(ref bits, scan.Ac[component]!, block);
    }

    private string? FirstDc(ref JpegBits bits, int component, ref short dc)
    {
        var size = scan.Dc[component]!.Decode(ref bits);
        if (size is < 0 or > MostBits)
            return size < 0 ? NoCode : TooLarge;
        var value = _predictions[component] += bits.TakeSigned(size);
        dc = (short)(value << scan.Low);
        return dc == (long)value << scan.Low ? null : TooLarge;
    }

    private string? NextDc(ref JpegBits bits, ref short dc)
    {
        dc |= (short)(bits.Take(1) << scan.Low);
        return null;
    }

    private static string? Ac(ref JpegBits bits, JpegHuffman codes, Span<short> block)
    {
        for (var k = 1; k < JpegFormat.BlockSize; k++)
        {
            var code = codes.Decode(ref bits);
            var (run, size) = (code >> 4, code & 15);
            if (code < 0)
                return NoCode;
            if (size == 0 && run < LongRun)
                return null;
            k += run;
            if (size == 0)
                continue;
            if (k >= JpegFormat.BlockSize)
                return TooFar;
            block[JpegFormat.ZigZag[k]] = (short)bits.TakeSigned(size);
        }

        return null;
    }

    private string? FirstAc(ref JpegBits bits, JpegHuffman codes, Span<short> block)
    {
        for (var k = _emptyBands > 0 ? JpegFormat.BlockSize : scan.First; k <= scan.Last; k++)
        {
            var code = codes.Decode(ref bits);
            var (run, size) = (code >> 4, code & 15);
            if (code < 0)
                return NoCode;
            if (size == 0 && run < LongRun)
            {
                _emptyBands = (1 << run) + bits.Take(run);
                break;
            }

            k += run;
            if (size == 0)
                continue;
            if (k > scan.Last)
                return TooFar;
            block[JpegFormat.ZigZag[k]] = (short)(bits.TakeSigned(size) << scan.Low);
        }

        _emptyBands = Math.Max(0, _emptyBands - 1);
        return null;
    }

    private string? NextAc(ref JpegBits bits, JpegHuffman codes, Span<short> block)
    {
        var k = scan.First;
        for (; _emptyBands == 0 && k <= scan.Last; k++)
        {
            var code = codes.Decode(ref bits);
            var (run, size) = (code >> 4, code & 15);
            if (code < 0 || size > 1)
                return code < 0 ? NoCode : TooLarge;
            if (size == 0 && run < LongRun)
            {
                _emptyBands = (1 << run) + bits.Take(run);
                break;
            }

            var value = size == 0 ? 0 : bits.Take(1) == 1 ? 1 << scan.Low : -(1 << scan.Low);
            k = Refine(ref bits, block, k, run);
            if (size == 0)
                continue;
            if (k > scan.Last)
                return TooFar;
            block[JpegFormat.ZigZag[k]] = (short)value;
        }

        if (_emptyBands > 0)
        {
            _ = Refine(ref bits, block, k, JpegFormat.BlockSize);
            _emptyBands--;
        }

        return null;
    }

    /// <summary>
    /// From a coefficient on, takes the next bit of each that is not zero, up to the zero after so many; its place.
    /// </summary>
    private int Refine(ref JpegBits bits, Span<short> block, int k, int zeros)
    {
        for (; k <= scan.Last; k++)
        {
            ref var value = ref block[JpegFormat.ZigZag[k]];
            if (value == 0 && zeros-- == 0)
                break;
            if (value != 0 && bits.Take(1) == 1)
                value += (short)(value > 0 ? 1 << scan.Low : -(1 << scan.Low));
        }

        return k;
    }
}
