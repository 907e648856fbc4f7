using System.Buffers.Binary;

namespace Latent.Imaging;

/// <summary>
/// Reads JPEG: baseline, extended sequential and progressive, with Huffman codes and 8 bits a sample, in grey, as Y, Cb
/// and Cr or as red, green and blue, with any sampling factors. An orientation that the file asks for is not applied.
/// </summary>
/// <remarks>ITU-T T.81 (1992), "Digital compression and coding of continuous-tone still images"; annex B, structure.</remarks>
public static class JpegDecoder
{
    // Encoders ask for about ten. A scan costs few bytes and a pass over all blocks.
    private const int MostScans = 500;

    /// <summary>Decodes a file's bytes; the name is for messages.</summary>
    /// <exception cref="DataFormatException">
    /// The bytes are not a JPEG file, are damaged, have a coding, a depth or components that are not read, or hold more
    /// than 2²⁶ pixels.
    /// </exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (!bytes.StartsWith(JpegFormat.Signature))
            throw Error(name, 0, "not a JPEG file: its first two bytes are not those of JPEG");

        var (tables, scans) = (new JpegTables(), 0);
        JpegFrame? frame = null;
        for (var at = JpegFormat.Signature.Length; ;)
        {
            var (marker, start, length) = Segment(bytes, at, name);
            var data = bytes.Slice(start, length);
            switch (marker)
            {
                case JpegFormat.EndOfImage:
                    return new JpegPixels(Complete(frame, at, name), tables.IsRgb(frame!.Components)).Decode();
                case JpegFormat.BaselineFrame or JpegFormat.ExtendedFrame or JpegFormat.ProgressiveFrame:
                    if (frame is not null)
                        throw Error(name, at, "a second frame header; one image is read");
                    (frame, var fault) = JpegFrame.Parse(
                        data, marker == JpegFormat.ProgressiveFrame, bytes.Length - start - length);
                    if (frame is null)
                        throw Error(name, at, fault);
                    break;
                case JpegFormat.StartOfScan when frame is null:
                    throw Error(name, at, "a scan before the frame header; the file is damaged");
                case JpegFormat.StartOfScan when scans++ == MostScans:
                    throw Error(name, at, $"more than {MostScans} scans");
                case JpegFormat.StartOfScan:
                    (var scan, fault) = JpegScan.Parse(data, frame, tables);
                    if (scan is null)
                        throw Error(name, at, $"{fault}; the file is damaged");
                    at = scan.Decode(bytes, start + length, frame, tables.RestartInterval, name);

                    // Some encoders fill up their last scan; what lies before the next marker is none of the image.
                    at = NextMarker(bytes, at) - 1;
                    continue;
                case var _ when JpegFormat.Unread(marker) is { } what:
                    throw Error(name, at, $"{what} is not read; expected baseline, extended sequential or progressive with Huffman codes");
                case var _ when tables.Read(marker, data) is { } reason:
                    throw Error(name, at, $"{reason}; the file is damaged");
            }

            at = start + length;
        }
    }

    /// <summary>The place of the second byte of the next marker, or the file's length.</summary>
    internal static int NextMarker(ReadOnlySpan<byte> bytes, int at)
    {
        for (; at + 1 < bytes.Length; at++)
        {
            if (bytes[at] == 0xFF && bytes[at + 1] is not (0 or 0xFF))
                return at + 1;
        }

        return bytes.Length;
    }

    internal static DataFormatException Error(string name, int offset, string reason) =>
        new(name, Invariant($"byte {offset}"), reason);

    private static JpegFrame Complete(JpegFrame? frame, int at, string name)
    {
        if (frame is null)
            throw Error(name, at, "the file ends before its frame header; it is damaged");
        var missing = Array.Find(frame.Components, c => c.BitsLeft[0] == JpegComponent.Unseen);
        return missing is null
            ? frame
            : throw Error(name, at, $"the file ends before a scan of component {missing.Id}; it is cut short or damaged");
    }

    /// <summary>The next marker and the place and the length of the data that belong to it.</summary>
    private static (byte Marker, int Start, int Length) Segment(ReadOnlySpan<byte> file, int at, string name)
    {
        if (at < file.Length && file[at] != 0xFF)
            throw Error(name, at, $"byte 0x{file[at]:x2} where a marker begins with 0xff; the file is damaged");

        // Any number of 0xFF may stand before a marker (B.1.1.2).
        var start = at;
        while (start < file.Length && file[start] == 0xFF)
            start++;
        if (start >= file.Length)
            throw CutShort(name, at);
        var marker = file[start++];
        if (marker == JpegFormat.EndOfImage)
            return (marker, start, 0);
        if (marker is < JpegFormat.BaselineFrame or (>= JpegFormat.FirstRestart and <= JpegFormat.StartOfImage))
            throw Error(name, at, $"marker 0x{marker:x2} where none of its kind belongs; the file is damaged");
        if (file.Length - start < 2)
            throw CutShort(name, at);
        var length = BinaryPrimitives.ReadUInt16BigEndian(file[start..]);
        if (length < 2 || length > file.Length - start)
        {
            throw Error(name, at, Invariant(
                $"a segment of {length:N0} bytes, {file.Length - start:N0} follow; the file is cut short or damaged"));
        }

        return (marker, start + 2, length - 2);
    }

    private static DataFormatException CutShort(string name, int at) =>
        Error(name, at, "the file ends before its last marker (EOI); it is cut short");
}
