namespace Latent.Imaging;

/// <summary>What reading JPEG shares: markers, the order of coefficients, the names of what is not read.</summary>
/// <remarks>ITU-T T.81 (1992), table B.1 (markers) and figure A.6 (order).</remarks>
internal static class JpegFormat
{
    /// <summary>The samples of a block's row, and the rows of a block.</summary>
    public const int Side = 8;

    /// <summary>The samples of a block.</summary>
    public const int BlockSize = Side * Side;

    public const byte BaselineFrame = 0xC0;
    public const byte ExtendedFrame = 0xC1;
    public const byte ProgressiveFrame = 0xC2;
    public const byte HuffmanTables = 0xC4;
    public const byte FirstRestart = 0xD0;
    public const byte LastRestart = 0xD7;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte QuantizationTables = 0xDB;
    public const byte RestartInterval = 0xDD;
    public const byte Jfif = 0xE0;
    public const byte Adobe = 0xEE;

    /// <summary>The first two bytes: the marker SOI.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, StartOfImage];

    /// <summary>The place in a block, row-major, of the coefficient that is stored k-th.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10,
        17, 24, 32, 25, 18, 11, 4, 5,
        12, 19, 26, 33, 40, 48, 41, 34,
        27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36,
        29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46,
        53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>What a marker announces that is not read, by its name in the standard; null for all others.</summary>
    public static string? Unread(byte marker) => marker switch
    {
        0xC3 => "lossless coding (SOF3)",
        0xC5 or 0xC6 or 0xC7 => $"hierarchical coding (SOF{marker - 0xC0})",
        0xC8 => "an extension of the standard (JPG)",
        0xC9 or 0xCA => $"arithmetic coding (SOF{marker - 0xC0})",
        0xCB => "lossless arithmetic coding (SOF11)",
        0xCC => "arithmetic coding (DAC)",
        0xCD or 0xCE or 0xCF => $"hierarchical arithmetic coding (SOF{marker - 0xC0})",
        0xDC => "a height that follows its scan (DNL)",
        0xDE => "hierarchical coding (DHP)",
        0xDF => "hierarchical coding (EXP)",
        _ => null,
    };

    /// <summary>A length divided by another, rounded up.</summary>
    public static int Parts(int length, int part) => (length + part - 1) / part;
}
