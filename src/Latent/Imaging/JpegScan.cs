
namespace Latent.Imaging;

/// <summary>
/// One scan of a JPEG image: which components it has, which of their coefficients, and which bits of them.
/// </summary>
/// <param name="Components">The components, in the order of their blocks in a unit.</param>
/// <param name="Dc">Their codes of DC differences; null where the scan needs none.</param>
/// <param name="Ac">Their codes of AC coefficients; null where the scan needs none.</param>
/// <param name="First">The first coefficient, in zigzag order.</param>
/// <param name="Last">The last coefficient.</param>
/// <param name="High">The low bits that earlier scans left out; 0 in the first scan of these coefficients.</param>
/// <param name="Low">The low bits that this scan leaves out.</param>
/// <remarks>ITU-T T.81 (1992), B.2.3 (header), A.2 (order of blocks), G.1.1.1 (progressive scans).</remarks>
internal sealed record JpegScan(
    JpegComponent[] Components, JpegHuffman?[] Dc, JpegHuffman?[] Ac, int First, int Last, int High, int Low)
{
    private const int MostBlocks = 10;
    private const int MostLow = 13;

    /// <summary>Reads a scan's header; the reason when it does not fit the frame, the tables or the scans before.</summary>
    public static (JpegScan? Scan, string Fault) Parse(ReadOnlySpan<byte> data, JpegFrame frame, JpegTables tables)
    {
        if (data.Length < 1 || data[0] == 0 || data[0] > frame.Components.Length || data.Length != 4 + (2 * data[0]))
            return (null, $"a scan's header of {data.Length} bytes does not fit its number of components");
        var count = data[0];
        var (first, last, high, low) = (data[^3], data[^2], data[^1] >> 4, data[^1] & 15);

        // The other processes have all of it in one scan, and other decoders do not look at these numbers either.
        if (!frame.IsProgressive)
            (first, last, high, low) = (0, JpegFormat.BlockSize - 1, 0, 0);
        if (last >= JpegFormat.BlockSize || last < first || (frame.IsProgressive && first == 0 && last != 0)
            || low > MostLow || (high != 0 && high != low + 1) || (first > 0 && count > 1))
        {
            return (null, $"a scan of coefficients {first} to {last} of {count} components, bits {high} to {low}, does not exist");
        }

        var (components, dc, ac) = (new JpegComponent[count], new JpegHuffman?[count], new JpegHuffman?[count]);
        for (var i = 0; i < count; i++)
        {
            var (id, codes) = (data[1 + (2 * i)], data[2 + (2 * i)]);
            if (Array.Find(frame.Components, c => c.Id == id) is not { } component || components.Contains(component))
                return (null, $"a scan of component {id}, which the image does not have, or not twice");
            components[i] = component;
            component.Quantization ??= tables.Quantization[component.Table];
            if (component.Quantization is null)
                return (null, $"component {id} has quantization table {component.Table}, which the file does not give");
            (dc[i], ac[i]) = (tables.Dc.ElementAtOrDefault(codes >> 4), tables.Ac.ElementAtOrDefault(codes & 15));
            if ((dc[i] is null && first == 0 && high == 0) || (ac[i] is null && last > 0))
                return (null, $"component {id} has Huffman tables {codes >> 4} and {codes & 15}, which the file does not give");
            var expected = high == 0 ? JpegComponent.Unseen : (sbyte)high;
            if (component.BitsLeft.AsSpan(first, last - first + 1).ContainsAnyExcept(expected)
                || (first > 0 && component.BitsLeft[0] == JpegComponent.Unseen))
            {
                return (null, $"coefficients {first} to {last} of component {id} come again, or before their time");
            }

            component.BitsLeft.AsSpan(first, last - first + 1).Fill((sbyte)low);
        }

        return count > 1 && components.Sum(c => c.Horizontal * c.Vertical) > MostBlocks
            ? (null, $"a scan of more than {MostBlocks} blocks a unit")
            : (new(components, dc, ac, first, last, high, low), "");
    }

    /// <summary>
    /// Reads the coded data that begin at a place of the file into the coefficients; where they end.
    /// </summary>
    /// <exception cref="DataFormatException">They are cut short or damaged.</exception>
    public int Decode(ReadOnlySpan<byte> file, int start, JpegFrame frame, int restartInterval, string name)
    {
        var blocks = new JpegBlocks(this);
        var bits = new JpegBits(file, start);
        var single = Components.Length == 1;
        var wide = single ? Components[0].BlocksWide : frame.UnitsWide;
        var units = wide * (single ? Components[0].BlocksHigh : frame.UnitsHigh);
        for (var (unit, restarts) = (0, 0); unit < units; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
            {
                if (!Restart(file, ref bits, restarts++ % 8))
                    throw Damaged($"no restart marker {(restarts - 1) % 8} after");
                blocks.Restart();
            }

            var (row, column) = (unit / wide, unit % wide);
            var fault = single ? blocks.Decode(ref bits, 0, Components[0].Block(row, column)) : Unit(blocks, ref bits, row, column);
            if (bits.IsPastEnd)
                throw Damaged("the coded data end in");
            if (fault is not null)
                throw Damaged($"{fault} in");

            DataFormatException Damaged(string what) => JpegDecoder.Error(name, start, Invariant(
                $"{what} unit {unit:N0} of {units:N0} of a scan; the file is cut short or damaged"));
        }

        return bits.Position;
    }

    private string? Unit(JpegBlocks blocks, ref JpegBits bits, int row, int column)
    {
        for (var i = 0; i < Components.Length; i++)
        {
            var component = Components[i];
            for (var y = row * component.Vertical; y < (row + 1) * component.Vertical; y++)
            {
                for (var x = column * component.Horizontal; x < (column + 1) * component.Horizontal; x++)
                {
                    if (blocks.Decode(ref bits, i, component.Block(y, x)) is { } fault)
                        return fault;
                }
            }
        }

        return null;
    }

    /// <summary>Passes over the next marker if it is the restart marker of this number.</summary>
    private static bool Restart(ReadOnlySpan<byte> file, ref JpegBits bits, int number)
    {
        var at = JpegDecoder.NextMarker(file, bits.Position);
        if (at >= file.Length || file[at] != JpegFormat.FirstRestart + number)
            return false;
        bits.Restart(at + 1);
        return true;
    }
}
