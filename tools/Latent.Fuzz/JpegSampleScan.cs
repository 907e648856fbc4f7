namespace Latent.Fuzz;

/// <summary>Codes blocks of one scan of a JPEG file: its coefficients first to last, from bit high down to bit low.</summary>
/// <remarks>ITU-T T.81 (1992), F.1.2 and G.1.2.</remarks>
internal sealed class JpegSampleScan(JpegSampleBits bits, int components, int first, int last, int high, int low)
{
    private const int LongestRun = 0x7fff;

    private readonly int[] _predictions = new int[components];
    private readonly List<int> _corrections = [];
    private int _run;

    /// <summary>Codes a block of a component, by its index in the scan; coefficients in zigzag order.</summary>
    public void Block(int component, int[] block)
    {
        if (first == 0 && high > 0)
        {
            bits.Put(block[0] >> low, 1);
        }
        else if (first == 0)
        {
            var (value, difference) = (block[0] >> low, (block[0] >> low) - _predictions[component]);
            _predictions[component] = value;
            bits.Dc(JpegSampleBits.Size(difference));
            bits.Value(difference);
        }

        if (last > 0 && high == 0)
            FirstAc(block);
        else if (last > 0)
            NextAc(block);
    }

    /// <summary>Writes what is held back: before a restart marker, and at the end.</summary>
    public void Flush()
    {
        EndRun();
        Array.Clear(_predictions);
    }

    private void FirstAc(int[] block)
    {
        var zeros = 0;
        for (var k = Math.Max(1, first); k <= last; k++)
        {
            var value = block[k] / (1 << low);
            if (value == 0)
            {
                zeros++;
                continue;
            }

            EndRun();
            for (; zeros > 15; zeros -= 16)
                bits.Ac(JpegSampleBits.SixteenZeros);
            bits.Ac((zeros << 4) | JpegSampleBits.Size(value));
            bits.Value(value);
            zeros = 0;
        }

        if (zeros > 0)
            Run([], isLong: first > 0);
    }

    private void NextAc(int[] block)
    {
        var (zeros, corrections) = (0, new List<int>());
        var end = Array.FindLastIndex(block, last, last - first + 1, value => Math.Abs(value) >> low == 1);
        for (var k = first; k <= last; k++)
        {
            var size = Math.Abs(block[k]) >> low;
            if (size == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15 && k <= end; zeros -= 16)
            {
                EndRun();
                bits.Ac(JpegSampleBits.SixteenZeros);
                Correct(corrections);
            }

            if (size > 1)
            {
                corrections.Add(size & 1);
                continue;
            }

            EndRun();
            bits.Ac((zeros << 4) | 1);
            bits.Put(block[k] > 0 ? 1 : 0, 1);
            Correct(corrections);
            zeros = 0;
        }

        if (zeros > 0 || corrections.Count > 0)
            Run(corrections, isLong: true);
    }

    private void Run(List<int> corrections, bool isLong)
    {
        _run++;
        _corrections.AddRange(corrections);
        if (!isLong || _run == LongestRun)
            EndRun();
    }

    private void EndRun()
    {
        if (_run == 0)
            return;
        var size = JpegSampleBits.Size(_run) - 1;
        bits.Ac(size << 4);
        bits.Put(_run, size);
        Correct(_corrections);
        _run = 0;
    }

    private void Correct(List<int> corrections)
    {
        foreach (var bit in corrections)
            bits.Put(bit, 1);
        corrections.Clear();
    }
}
