using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>
/// How one product of dense matrices, <c>C = op(A) op(B)</c>, is computed: first all pack tasks, then all tile tasks, each on any
/// thread and in any order. How the work is cut depends on the lengths and the instruction set only, and each element of C is one
/// chain of multiply-adds in the order of k, so the bits of C depend on neither the threads nor the cut.
/// </summary>
/// <remarks>
/// After Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication", doi:10.1145/1356052.1356053, but A is
/// read in place, by broadcast, and B is packed where its first reader needs it.
/// </remarks>
internal sealed unsafe class MatMulPlan
{
    // A panel of B, depth x 32 floats, is to stay near: half in the first-level cache, all in the second.
    private const int DepthBlock = 400;

    // Block of C: whole row segments that are still cached when the epilogue reads them.
    private const int RowPanelsPerBlock = 10;
    private const int ColumnsPerBlock = 256;
    private const int LeastColumnsPerBlock = 64;

    // Multiply-adds of a task: enough to pay for handing it out (about 0.1 µs), few enough to balance.
    private const long LeastTaskSize = 1 << 17;
    private const long TaskSize = 1 << 22;
    private const int SmallTasks = 16;

    // Floats of a pack task.
    private const long PackTaskSize = 1 << 15;

    private readonly int _m;
    private readonly int _n;
    private readonly int _k;
    private readonly bool _transposeA;
    private readonly bool _transposeB;
    private readonly TileKernels _kernels = TileKernels.Best;
    private readonly int _depthBlock;

    // First rows of the row panels, and the end.
    private readonly int[] _rows;
    private readonly ColumnPanel[] _columns;

    // First panels of the blocks of C, and the end.
    private readonly int[] _rowBlocks;
    private readonly int[] _columnBlocks;

    private readonly bool _packA;
    private readonly int _packedRows;
    private readonly BSource _sourceOfB;
    private readonly int[] _packsOfA = [0];
    private readonly int[] _packsOfB = [0];
    private readonly long _packedB;

    private MatMulPlan(int m, int n, int k, bool transposeA, bool transposeB)
    {
        (_m, _n, _k, _transposeA, _transposeB) = (m, n, k, transposeA, transposeB);
        var depthBlocks = Math.Max(1, (k + DepthBlock - 1) / DepthBlock);
        _depthBlock = RoundUp((k + depthBlocks - 1) / depthBlocks, 8);
        _rows = RowPanels(m, _kernels.Rows);
        _columns = ColumnPanels(n, _kernels.Widths);
        (_rowBlocks, _columnBlocks) = Blocks();

        var rowPanels = _rows.Length - 1;
        _sourceOfB = !transposeB && !Collides(n) ? BSource.InPlace
            : _rowBlocks.Length > 2 ? BSource.Shared
            : BSource.Local;
        if (_sourceOfB == BSource.Shared)
        {
            _packedB = (long)k * (_columns[^1].Packed + _columns[^1].Width);
            _packsOfB = Cut(_columns.Length, Math.Clamp(_packedB / PackTaskSize, 1, _columns.Length));
        }

        _packA = Collides(transposeA ? m : k) && _columns.Length > 2 && rowPanels > 0;
        _packedRows = RoundUp(_kernels.Rows, 4);
        if (_packA)
            _packsOfA = Cut(rowPanels, Math.Clamp((long)m * k / PackTaskSize, 1, rowPanels));
        ScratchFloats = RoundUp(_packedB, 16) + (_packA ? (long)rowPanels * _packedRows * k : 0);
    }

    private enum BSource
    {
        /// <summary>Read where it lies.</summary>
        InPlace,

        /// <summary>Packed by the tile task, panel by panel.</summary>
        Local,

        /// <summary>Packed by the pack tasks.</summary>
        Shared,
    }

    /// <summary>The floats of scratch that the tasks share, aligned to 64 bytes; 0 if none.</summary>
    public long ScratchFloats { get; }

    /// <summary>The tasks of the first phase; may be 0.</summary>
    public int PackTasks => _packsOfA.Length + _packsOfB.Length - 2;

    /// <summary>The tasks of the second phase, each of which owns a block of C.</summary>
    public int TileTasks => (_rowBlocks.Length - 1) * (_columnBlocks.Length - 1);

    /// <summary>
    /// The plan for A of [m, k], stored as [k, m] if <paramref name="transposeA"/>, by B of [k, n], stored as [n, k] if
    /// <paramref name="transposeB"/>. Without k, C is 0.
    /// </summary>
    public static MatMulPlan Create(int m, int n, int k, bool transposeA, bool transposeB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        return new(m, n, k, transposeA, transposeB);
    }

    /// <summary>Runs one task of the first phase.</summary>
    public void Pack(int task, float* a, float* b, float* scratch)
    {
        Debug.Assert(task >= 0 && task < PackTasks, "no such task");
        var tasksOfB = _packsOfB.Length - 1;
        if (task < tasksOfB)
        {
            for (var panel = _packsOfB[task]; panel < _packsOfB[task + 1]; panel++)
                PackB(_columns[panel], b, 0, _k, scratch + ((long)_columns[panel].Packed * _k));
            return;
        }

        task -= tasksOfB;
        for (var panel = _packsOfA[task]; panel < _packsOfA[task + 1]; panel++)
        {
            var to = PackedA(scratch, panel);
            var count = _rows[panel + 1] - _rows[panel];
            if (_transposeA)
                PanelCopy.Straight(a + _rows[panel], _m, count, _k, to, _packedRows);
            else
                PanelCopy.Transposed(a + ((long)_rows[panel] * _k), _k, count, _k, to, _packedRows);
        }
    }

    /// <summary>Runs one task of the second phase, after all of the first; then its block of C is final.</summary>
    public void Multiply<TEpilogue>(int task, float* a, float* b, float* c, float* scratch, ref TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue, allows ref struct
    {
        Debug.Assert(task >= 0 && task < TileTasks, "no such task");
        var (rowBlock, columnBlock) = Math.DivRem(task, _columnBlocks.Length - 1);
        MultiplyBlock(
            (_rowBlocks[rowBlock], _rowBlocks[rowBlock + 1]),
            (_columnBlocks[columnBlock], _columnBlocks[columnBlock + 1]),
            a, b, c, scratch);
        var row = _rows[_rowBlocks[rowBlock]];
        var column = _columns[_columnBlocks[columnBlock]].Start;
        var last = _columns[_columnBlocks[columnBlock + 1] - 1];
        epilogue.Apply(row, _rows[_rowBlocks[rowBlock + 1]] - row, column, last.Start + last.Count - column);
    }

    // Rows a multiple of 1 KiB apart meet in a few sets of the caches.
    private static bool Collides(int stride) => stride % 256 == 0;

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private static long RoundUp(long value, int multiple) => (value + multiple - 1) / multiple * multiple;

    // As many full panels as there are; a remainder of less than half a panel shares with the panel before it, because a tile
    // of few rows loads more of B for each product.
    private static int[] RowPanels(int m, int height)
    {
        var panels = (m + height - 1) / height;
        var rows = new int[panels + 1];
        for (var i = 0; i < panels; i++)
            rows[i] = i * height;
        rows[panels] = m;
        var rest = m % height;
        if (panels > 1 && rest > 0 && rest < height / 2)
            rows[panels - 1] -= (height - rest) / 2;
        return rows;
    }

    private static ColumnPanel[] ColumnPanels(int n, int[] widths)
    {
        var panels = new List<ColumnPanel>();
        var packed = 0;
        for (var start = 0; start < n;)
        {
            // The widest kernel without an idle vector.
            var rest = n - start;
            var kernel = Array.FindIndex(widths, width => width <= RoundUp(rest, widths[^1]));
            var count = Math.Min(rest, widths[kernel]);
            panels.Add(new(start, count, packed, widths[kernel], kernel));
            start += count;
            packed += widths[kernel];
        }

        return [.. panels];
    }

    // The bounds of as equal parts as there can be.
    private static int[] Cut(int length, long parts)
    {
        var bounds = new int[parts + 1];
        for (var i = 0; i <= parts; i++)
            bounds[i] = (int)(length * (long)i / parts);
        return bounds;
    }

    private (int[] Rows, int[] Columns) Blocks()
    {
        var rowPanels = _rows.Length - 1;
        if (rowPanels == 0 || _columns.Length == 0)
            return ([0], [0]);
        var size = (long)_m * _n * _k;
        var wanted = Math.Clamp(size / LeastTaskSize, 1, Math.Max(SmallTasks, size / TaskSize));
        var width = _kernels.Widths[0];
        var rowBlocks = (rowPanels + RowPanelsPerBlock - 1) / RowPanelsPerBlock;
        var columnBlocks = ((_columns.Length * width) + ColumnsPerBlock - 1) / ColumnsPerBlock;
        var mostColumnBlocks = Math.Max(1, _columns.Length * width / LeastColumnsPerBlock);
        if ((long)rowBlocks * columnBlocks < wanted)
            columnBlocks = (int)Math.Clamp((wanted + rowBlocks - 1) / rowBlocks, columnBlocks, mostColumnBlocks);
        if ((long)rowBlocks * columnBlocks < wanted)
            rowBlocks = (int)Math.Clamp((wanted + columnBlocks - 1) / columnBlocks, rowBlocks, rowPanels);
        return (Cut(rowPanels, rowBlocks), Cut(_columns.Length, columnBlocks));
    }

    [SkipLocalsInit]
    private void MultiplyBlock((int From, int To) rowPanels, (int From, int To) columnPanels, float* a, float* b, float* c, float* scratch)
    {
        var local = stackalloc float[(_sourceOfB == BSource.Local ? _depthBlock * 32 : 32 * 32) + 16];
        local = (float*)(((nint)local + 63) & ~(nint)63);
        var depth = 0;
        do
        {
            var count = Math.Min(_depthBlock, _k - depth);
            for (var j = columnPanels.From; j < columnPanels.To; j++)
            {
                var panel = _columns[j];
                var slice = new BSlice(depth, count, count, local, panel.Width, null);
                if (_sourceOfB == BSource.Shared)
                {
                    slice.Panel = scratch + ((long)panel.Packed * _k) + ((long)depth * panel.Width);
                }
                else if (_sourceOfB == BSource.Local)
                {
                    PackB(panel, b, depth, count, local);
                }
                else
                {
                    slice.Panel = b + ((long)depth * _n) + panel.Start;
                    slice.Step = _n;
                    slice.InPanel = Math.Clamp(LastInPlace(panel) + 1 - depth, 0, count);
                    slice.Rest = local;
                    PackB(panel, b, depth + slice.InPanel, count - slice.InPanel, local);
                }

                for (var i = rowPanels.From; i < rowPanels.To; i++)
                    MultiplyTile(i, panel, slice, a, c, scratch);
            }

            depth += _depthBlock;
        }
        while (depth < _k);
    }

    [SkipLocalsInit]
    private void MultiplyTile(int i, ColumnPanel panel, in BSlice b, float* a, float* c, float* scratch)
    {
        var (aRow, aStep) = _packA ? (1, _packedRows) : _transposeA ? (1, _m) : ((nint)_k, (nint)1);
        var row = _rows[i];
        var rows = _rows[i + 1] - row;
        a = (_packA ? PackedA(scratch, i) : a + (row * aRow)) + (b.Depth * aStep);
        c += ((long)row * _n) + panel.Start;
        var kernel = _kernels[panel.Kernel, rows];
        if (panel.Count == panel.Width)
        {
            kernel(b.Count, a, aRow, aStep, b.Panel, b.Step, c, _n, b.Depth > 0);
            return;
        }

        // The last panel of C is narrower than the tile, which then goes through memory. Its lanes past the end of a row of B
        // multiply the next row's elements; nobody reads them. The last rows have no next one and were copied.
        var tile = stackalloc float[12 * 32];
        if (b.Depth > 0)
            Copy(c, _n, tile, panel.Width, rows, panel.Count);
        kernel(b.InPanel, a, aRow, aStep, b.Panel, b.Step, tile, panel.Width, b.Depth > 0);
        if (b.InPanel < b.Count)
            kernel(b.Count - b.InPanel, a + (b.InPanel * aStep), aRow, aStep, b.Rest, panel.Width, tile, panel.Width, true);
        Copy(tile, panel.Width, c, _n, rows, panel.Count);
    }

    // The last row of B at which the full width of a panel may be loaded; -1 if none.
    private int LastInPlace(ColumnPanel panel)
    {
        var room = ((long)_k * _n) - panel.Start - panel.Width;
        return room < 0 ? -1 : (int)(room / _n);
    }

    private static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (var i = 0; i < rows; i++, from += fromRow, to += toRow)
        {
            for (var j = 0; j < columns; j++)
                to[j] = from[j];
        }
    }

    private void PackB(ColumnPanel panel, float* b, int depth, int count, float* to)
    {
        if (_transposeB)
            PanelCopy.Transposed(b + ((long)panel.Start * _k) + depth, _k, panel.Count, count, to, panel.Width);
        else
            PanelCopy.Straight(b + ((long)depth * _n) + panel.Start, _n, panel.Count, count, to, panel.Width);
    }

    private float* PackedA(float* scratch, int panel) =>
        scratch + RoundUp(_packedB, 16) + ((long)panel * _packedRows * _k);

    /// <summary>Columns that one kernel call computes.</summary>
    private readonly record struct ColumnPanel(int Start, int Count, int Packed, int Width, int Kernel);

    /// <summary>Some rows of B in a column panel: the first <c>InPanel</c> at <c>Panel</c>, others packed at <c>Rest</c>.</summary>
    private struct BSlice(int depth, int count, int inPanel, float* panel, nint step, float* rest)
    {
        public readonly int Depth = depth;
        public readonly int Count = count;
        public int InPanel = inPanel;
        public float* Panel = panel;
        public nint Step = step;
        public float* Rest = rest;
    }
}
