using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using unsafe Kernel =
    delegate*<nint, float*, nint, nint, float*, nint, float*, nint, bool, void>;

namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>The tile kernels of one instruction set: which there are, and how large their tiles.</summary>
internal sealed unsafe class TileKernels
{
    // First by width, widest first, then by rows.
    private readonly Kernel[][] _kernels;

    private TileKernels(
        int rows,
        int[] widths,
        params Kernel[][] kernels) =>
        (Rows, Widths, _kernels) = (rows, widths, kernels);

    /// <summary>The kernels for this machine.</summary>
    /// <remarks>
    /// The tile fills the registers: 12 x 2 accumulators of 32, 6 x 2 of 16, 4 x 2 where a product may need one more
    /// register because there is no fused multiply-add. With 512 bits, what is left over of a row is worth a half-width
    /// kernel.
    /// </remarks>
    public static TileKernels Best { get; } =
        Avx512F.VL.IsSupported ? new(
            12,
            [32, 16, 8],
            All<Lanes512, Vector512<float>, Two>(),
            All<Lanes512, Vector512<float>, One>(),
            All<Lanes256, Vector256<float>, One>())
        : Fma.IsSupported ? new(
            6, [16, 8], All<Lanes256, Vector256<float>, Two>(), All<Lanes256, Vector256<float>, One>())
        : new(
            AdvSimd.IsSupported ? 12 : 4,
            [8, 4],
            All<Lanes128, Vector128<float>, Two>(),
            All<Lanes128, Vector128<float>, One>());

    /// <summary>The most rows of a tile.</summary>
    public int Rows { get; }

    /// <summary>The columns a tile may have, in descending order.</summary>
    public int[] Widths { get; }

    /// <summary>The kernel for tiles of <paramref name="rows"/> rows and <c>Widths[width]</c> columns.</summary>
    public Kernel this[int width, int rows] =>
        _kernels[width][rows - 1];

    private static Kernel[] All<TLanes, TVector, TVectors>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
        where TVectors : struct, ICount =>
    [
        &Tile.Multiply<TLanes, TVector, One, TVectors>,
        &Tile.Multiply<TLanes, TVector, Two, TVectors>,
        &Tile.Multiply<TLanes, TVector, Three, TVectors>,
        &Tile.Multiply<TLanes, TVector, Four, TVectors>,
        &Tile.Multiply<TLanes, TVector, Five, TVectors>,
        &Tile.Multiply<TLanes, TVector, Six, TVectors>,
        &Tile.Multiply<TLanes, TVector, Seven, TVectors>,
        &Tile.Multiply<TLanes, TVector, Eight, TVectors>,
        &Tile.Multiply<TLanes, TVector, Nine, TVectors>,
        &Tile.Multiply<TLanes, TVector, Ten, TVectors>,
        &Tile.Multiply<TLanes, TVector, Eleven, TVectors>,
        &Tile.Multiply<TLanes, TVector, Twelve, TVectors>,
    ];

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    private readonly struct Five : ICount
    {
        public static int Value => 5;
    }

    private readonly struct Six : ICount
    {
        public static int Value => 6;
    }

    private readonly struct Seven : ICount
    {
        public static int Value => 7;
    }

    private readonly struct Eight : ICount
    {
        public static int Value => 8;
    }

    private readonly struct Nine : ICount
    {
        public static int Value => 9;
    }

    private readonly struct Ten : ICount
    {
        public static int Value => 10;
    }

    private readonly struct Eleven : ICount
    {
        public static int Value => 11;
    }

    private readonly struct Twelve : ICount
    {
        public static int Value => 12;
    }
}
