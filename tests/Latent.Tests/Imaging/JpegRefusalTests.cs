using Latent.Fuzz;
using Latent.Imaging;

namespace Latent.Tests.Imaging;

public sealed class JpegRefusalTests
{
    private static readonly byte[] Grey = new JpegSample(9, 9, (1, 1)).Encode((_, y, x) => 20 * (x + y % 5));
    private static readonly byte[] Colour = new JpegSample(9, 9, (2, 2), (1, 1), (1, 1)) { IsProgressive = true }.Encode((c, y, x) => c + y + x);

    private static readonly int Frame = Find(Grey, 0xC0);
    private static readonly int Scan = Find(Grey, 0xDA);

    [Theory]
    [InlineData(0xC3, "lossless coding (SOF3)")]
    [InlineData(0xC5, "hierarchical coding (SOF5)")]
    [InlineData(0xC9, "arithmetic coding (SOF9)")]
    [InlineData(0xCA, "arithmetic coding (SOF10)")]
    [InlineData(0xCB, "lossless arithmetic coding (SOF11)")]
    [InlineData(0xCC, "arithmetic coding (DAC)")]
    [InlineData(0xCE, "hierarchical arithmetic coding (SOF14)")]
    [InlineData(0xDC, "a height that follows its scan (DNL)")]
    [InlineData(0xDE, "hierarchical coding (DHP)")]
    public void WhatIsNotReadIsNamed(byte marker, string what) => Assert.Equal(
        $"x.jpg, byte {Frame}: {what} is not read; expected baseline, extended sequential or progressive with Huffman codes",
        Refusal(With(Grey, Frame + 1, marker)));

    [Theory]
    [InlineData(4, 12, "12 bits a sample are not read; expected 8: convert it to 8 bits")]
    [InlineData(6, 0, "a height of 0, which the first scan is to tell (DNL), is not read; save the image again")]
    [InlineData(8, 0, "9x0 pixels; sides of at least 1 and at most 67,108,864 pixels are read")]
    [InlineData(9, 3, "a frame header of 9 bytes does not fit its number of components")]
    [InlineData(11, 0x15, "component 1 has sampling 1x5 and table 0; expected 1 to 4 and 0 to 3")]
    [InlineData(12, 4, "component 1 has sampling 1x1 and table 4; expected 1 to 4 and 0 to 3")]
    public void FramesThatAreNotReadAreRefusedInTheseWords(int at, byte value, string reason) =>
        Assert.Equal($"x.jpg, byte {Frame}: {reason}", Refusal(With(Grey, Frame + at, value)));

    [Fact]
    public void FourComponentsAreRefused()
    {
        var file = new JpegSample(8, 8, (1, 1), (1, 1), (1, 1), (1, 1)).Encode((_, _, _) => 128);
        Assert.Equal(
            $"x.jpg, byte {Find(file, 0xC0)}: 4 components (CMYK or YCCK) are not read; expected 1 or 3: convert it to RGB",
            Refusal(file));
    }

    [Fact]
    public void BrokenFilesAreRefusedInTheseWords()
    {
        var (dqt, dht) = (Find(Grey, 0xDB), Find(Grey, 0xC4));
        Assert.Equal("x.jpg, byte 0: not a JPEG file: its first two bytes are not those of JPEG", Refusal([1, 2, 3]));
        Assert.Equal("x.jpg, byte 2: the file ends before its last marker (EOI); it is cut short", Refusal([0xFF, 0xD8]));
        Assert.Equal("x.jpg, byte 2: byte 0x07 where a marker begins with 0xff; the file is damaged", Refusal([0xFF, 0xD8, 7]));
        Assert.Equal("x.jpg, byte 2: marker 0xd8 where none of its kind belongs; the file is damaged", Refusal([0xFF, 0xD8, 0xFF, 0xD8]));
        Assert.Equal("x.jpg, byte 2: the file ends before its frame header; it is damaged", Refusal([0xFF, 0xD8, 0xFF, 0xD9]));
        Assert.Equal("x.jpg, byte 2: a segment of 67 bytes, 10 follow; the file is cut short or damaged", Refusal(Grey[..14]));
        Assert.Equal($"x.jpg, byte {dqt}: a quantization table has width 2 and index 0; expected 0 or 1, and 0 to 3; the file is damaged", Refusal(With(Grey, dqt + 4, 0x20)));
        Assert.Equal($"x.jpg, byte {dqt}: a quantization table is cut short; the file is damaged", Refusal(With(Grey, dqt + 4, 0x10)));
        Assert.Equal($"x.jpg, byte {dht}: a Huffman table has class 2 and index 0; expected 0 or 1, and 0 to 3; the file is damaged", Refusal(With(Grey, dht + 4, 0x20)));
        Assert.Equal($"x.jpg, byte {dht}: a Huffman table has more codes than their lengths allow; the file is damaged", Refusal(With(Grey, dht + 5, 3)));
        Assert.Equal($"x.jpg, byte {Scan}: component 1 has Huffman tables 1 and 0, which the file does not give; the file is damaged", Refusal(With(Grey, Scan + 6, 0x10)));
        Assert.Equal($"x.jpg, byte {Scan}: a scan of component 2, which the image does not have, or not twice; the file is damaged", Refusal(With(Grey, Scan + 5, 2)));
        Assert.Equal($"x.jpg, byte {Scan}: a scan before the frame header; the file is damaged".Replace($"{Scan}", $"{dqt}", StringComparison.Ordinal), Refusal(With(Grey, dqt + 1, 0xDA)));
        Assert.Equal($"x.jpg, byte {Frame}: component 1 has quantization table 1, which the file does not give; the file is damaged".Replace($"{Frame}", $"{Scan}", StringComparison.Ordinal), Refusal(With(Grey, Frame + 12, 1)));
        Assert.Equal($"x.jpg, byte {Scan + 10}: the coded data end in unit 0 of 4 of a scan; the file is cut short or damaged", Refusal([.. Grey[..(Scan + 10)], 0xFF, 0xD9]));
        Assert.Equal($"x.jpg, byte {Scan + 10}: a code that its Huffman table does not have in unit 0 of 4 of a scan; the file is cut short or damaged", Refusal([.. Grey[..(Scan + 10)], 0xFF, 0, 0xFF, 0, 0xFF, 0, 0xFF, 0xD9]));
        Assert.Equal($"x.jpg, byte {Grey.Length - 2}: coefficients 0 to 63 of component 1 come again, or before their time; the file is damaged", Refusal([.. Grey[..^2], .. Grey[Scan..]]));
        Assert.Equal($"x.jpg, byte {Scan}: the file ends before a scan of component 1; it is cut short or damaged", Refusal([.. Grey[..Scan], 0xFF, 0xD9, .. Grey[Scan..]]));
    }

    [Fact]
    public void ProgressiveScansThatDoNotFollowFromOneAnotherAreRefused()
    {
        var scan = Find(Colour, 0xDA);
        var low = scan + 13;
        Assert.Equal($"x.jpg, byte {scan}: a scan of coefficients 0 to 5 of 3 components, bits 0 to 1, does not exist; the file is damaged", Refusal(With(Colour, low - 1, 5)));
        Assert.Equal($"x.jpg, byte {scan}: coefficients 0 to 0 of component 1 come again, or before their time; the file is damaged", Refusal(With(Colour, low, 0x21)));
    }

    [Fact]
    public void ARestartMarkerThatIsMissingIsNoticed()
    {
        var file = new JpegSample(9, 9, (1, 1)) { RestartInterval = 1 }.Encode((_, y, x) => y * x);
        var marker = Find(file, 0xD1);
        Assert.Contains(
            "no restart marker 1 after unit 2 of 4 of a scan; the file is cut short or damaged", Refusal(With(file, marker + 1, 0xD2)));
    }

    [Fact]
    public void FilesCutShortAnywhereAreRefused()
    {
        foreach (var file in new[] { Grey, Colour })
        {
            for (var length = 0; length < file.Length; length++)
                Assert.NotEmpty(Refusal(file[..length]));
        }
    }

    [Theory]
    [InlineData(65535, 65535, "65535x65535 pixels; sides of at least 1 and at most 67,108,864 pixels are read")]
    [InlineData(8192, 8192, " bytes cannot hold 8192x8192 pixels; the file is cut short or damaged")]
    public void AHeaderIsBelievedOnlyAsFarAsTheFileWarrants(int height, int width, string reason)
    {
        const long Enough = 1 << 20;
        foreach (var (valid, marker) in new[] { (Grey, (byte)0xC0), (Colour, (byte)0xC2) })
        {
            var (file, frame) = ((byte[])valid.Clone(), Find(valid, marker));
            byte[] sides = [(byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width];
            sides.CopyTo(file, frame + 5);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.EndsWith(reason, Refusal(file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Enough);
        }
    }

    // Each of them costs ten bytes and a pass over all blocks.
    [Fact]
    public void ScansWithoutEndAreRefused()
    {
        var scan = Find(Colour, 0xDA);
        var first = Colour[..Find(Colour, 0xDA, scan + 1)];
        var bands = new List<byte>(first);
        for (var k = 1; k < 64; k++)
        {
            for (byte component = 1; component <= 3; component++)
            {
                for (var low = 13; low >= 0; low--)
                    bands.AddRange([0xFF, 0xDA, 0, 8, 1, component, 0, (byte)k, (byte)k, (byte)(low == 13 ? low : ((low + 1) << 4) | low), 0, 0, 0, 0]);
            }
        }

        bands.AddRange([0xFF, 0xD9]);
        Assert.EndsWith("more than 500 scans", Refusal([.. bands]));
    }

    private static string Refusal(byte[] file) =>
        Assert.Throws<DataFormatException>(() => JpegDecoder.Decode(file, "x.jpg")).Message;

    private static byte[] With(byte[] file, int at, byte value) => [.. file[..at], value, .. file[(at + 1)..]];

    private static int Find(byte[] file, byte marker, int from = 0) => from + file.AsSpan(from).IndexOf((byte[])[0xFF, marker]);
}
