namespace Latent.Imaging;

/// <summary>
/// One component of a JPEG image, as luma or a chroma: its sampling, its lengths, and its coefficients as far as scans
/// have brought them.
/// </summary>
/// <remarks>ITU-T T.81 (1992), A.1.1 (lengths), A.2 (blocks).</remarks>
internal sealed class JpegComponent(byte id, int horizontal, int vertical, int table)
{
    /// <summary>No scan has brought this coefficient.</summary>
    public const sbyte Unseen = -1;

    /// <summary>The number by which scans name it.</summary>
    public byte Id => id;

    /// <summary>Samples a row relative to the other components, 1 to 4.</summary>
    public int Horizontal => horizontal;

    /// <summary>Rows relative to the other components, 1 to 4.</summary>
    public int Vertical => vertical;

    /// <summary>The index of its quantization table, 0 to 3.</summary>
    public int Table => table;

    /// <summary>The samples of a row.</summary>
    public int Width { get; private set; }

    /// <summary>The rows.</summary>
    public int Height { get; private set; }

    /// <summary>Blocks that it takes to hold a row: what a scan of this component alone has.</summary>
    public int BlocksWide => JpegFormat.Parts(Width, JpegFormat.Side);

    /// <summary>Rows of blocks that hold all rows.</summary>
    public int BlocksHigh => JpegFormat.Parts(Height, JpegFormat.Side);

    /// <summary>Blocks of a stored row: as many as scans of several components have, which end on whole units.</summary>
    public int Stride { get; private set; }

    /// <summary>The stored rows of blocks.</summary>
    public int Rows { get; private set; }

    /// <summary>Quantized coefficients, a block's in row-major order. Shape: [Rows, Stride, 8, 8].</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>
    /// For each coefficient, in zigzag order, how many of its low bits are still to come; <see cref="Unseen"/> before
    /// its first scan.
    /// </summary>
    public sbyte[] BitsLeft { get; } = [.. Enumerable.Repeat(Unseen, JpegFormat.BlockSize)];

    /// <summary>
    /// The quantization table, row-major, as it stood when the component's first scan began; null before that.
    /// </summary>
    public ushort[]? Quantization { get; set; }

    /// <summary>Sets the lengths, of an image of so many pixels and units of so many samples a side.</summary>
    public void Measure(int width, int height, int mostHorizontal, int mostVertical)
    {
        Width = JpegFormat.Parts(width * Horizontal, mostHorizontal);
        Height = JpegFormat.Parts(height * Vertical, mostVertical);
        Stride = JpegFormat.Parts(width, JpegFormat.Side * mostHorizontal) * Horizontal;
        Rows = JpegFormat.Parts(height, JpegFormat.Side * mostVertical) * Vertical;
    }

    /// <summary>Makes room for the coefficients, all zero.</summary>
    public void Allocate() => Coefficients = new short[Stride * Rows * JpegFormat.BlockSize];

    /// <summary>The coefficients of a block. Shape: [8, 8].</summary>
    public Span<short> Block(int row, int column) =>
        Coefficients.AsSpan(((row * Stride) + column) * JpegFormat.BlockSize, JpegFormat.BlockSize);
}
