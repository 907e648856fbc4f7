using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>
/// How one product of dense matrices, <c>C = op(A) op(B)</c>, is cut into tasks, which run on any threads in any order.
/// The cut depends on the lengths and the instruction set only, and each element of C is one chain of multiply-adds in
/// the order of k, or the sum of two, so the bits of C depend on neither the threads nor the blocks.
/// </summary>
/// <remarks>
/// After Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication", doi:10.1145/1356052.1356053,
/// but next to nothing is packed: A is read in place by broadcast, B in place row by row. Where B is stored transposed,
/// or tiles are narrow, a task copies a panel of it to its own stack.
/// </remarks>
internal sealed unsafe class MatMulPlan
{
    // A panel of B, depth x 32 floats, is to stay near: half in the first-level cache, all in the second.
    private const int DepthBlock = 400;

    // Rows of A that make a copy of B cheap against their products.
    private const int LeastRowsForCopy = 48;

    // Panels of A that make it cheap to fetch a panel of B ahead: another core may have written it.
    private const int LeastPanelsForFetch = 3;

    // What makes a matrix long against the rows of data that it meets.
    private const int LeastLength = 128;
    private const int LeastLengthPerRow = 4;

    // A larger C is in no cache: fetching a tile's lines while it is multiplied hides the wait before they are written.
    private const long CachedFloats = 1 << 20;

    // Multiply-adds of a task: enough to pay for handing it out (about 0.1 µs), few enough to balance.
    private const long LeastTaskSize = 1 << 16;
    private const long TaskSize = 1 << 22;
    private const int SmallTasks = 16;

    private readonly int _m;
    private readonly int _n;
    private readonly int _k;
    private readonly bool _transposeA;
    private readonly bool _transposeB;
    private readonly TileKernels _kernels = TileKernels.Best;
    private readonly int _depthBlock;
    private readonly bool _copyB;
    private readonly bool _byRows;
    private readonly bool _fetchC;

    // Where sums are cut in two: which half of a block comes last.
    private readonly Arrivals? _arrivals;

    // First rows of the row panels, and the end.
    private readonly int[] _rows;
    private readonly ColumnPanel[] _columns;

    // First panels of the blocks of C, and the end.
    private readonly int[] _rowBlocks;
    private readonly int[] _columnBlocks;

    private MatMulPlan(int m, int n, int k, bool transposeA, bool transposeB)
    {
        (_m, _n, _k, _transposeA, _transposeB) = (m, n, k, transposeA, transposeB);
        // A thread is to read, in every step, the half of a weight matrix W that it updates: the rows of W if it has many,
        // else the columns. X W, or the gradient Y Wᵀ, is then cut in two along its sum, so that half of a small C goes from
        // one thread to the other rather than half of W; the gradient Xᵀ Y is cut along the same axis.
        var isCut = !transposeA && IsLong(k, m) && !(transposeB && IsLong(n, m));
        _byRows = transposeA && (IsLong(m, k) || IsLong(n, k)) ? IsLong(m, k) : m >= n;
        var depthBlocks = RoundUp(Math.Max(1, CeilingDivide(k, DepthBlock)), isCut ? 2 : 1);
        _depthBlock = RoundUp(CeilingDivide(k, depthBlocks), 8);
        Middle = isCut ? depthBlocks / 2 * _depthBlock : k;
        _rows = RowPanels(m, _kernels.Rows);
        _columns = ColumnPanels(n, _kernels.Widths);

        // Narrow tiles are limited by their loads: then a copy of B without split or colliding cache lines pays for
        // many rows.
        _copyB = transposeB || (_kernels.Widths[0] < 32 && m >= LeastRowsForCopy);
        _fetchC = (long)m * n > CachedFloats;
        (_rowBlocks, _columnBlocks) = Cuts(isCut ? 2 : 1);
        _arrivals = isCut ? new(Blocks, 2) : null;
    }

    /// <summary>The tasks, each of which owns a block of C, or the first or the second half of its sums.</summary>
    public int Tasks => _arrivals is null ? Blocks : 2 * Blocks;

    /// <summary>Where sums are cut in two; k where they are not.</summary>
    public int Middle { get; }

    /// <summary>The floats that the second halves of sums take.</summary>
    public long PartialFloats => _arrivals is null ? 0 : (long)_m * _n;

    private int Blocks => (_rowBlocks.Length - 1) * (_columnBlocks.Length - 1);

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

    /// <summary>Runs one task: computes its block of C, or a part of it, and hands the block to the epilogue when it is final.</summary>
    /// <param name="task">Its number.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="partial">Room for <see cref="PartialFloats"/>.</param>
    /// <param name="epilogue">What is done to a block.</param>
    public void Multiply<TEpilogue>(int task, float* a, float* b, float* c, float* partial, ref TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue, allows ref struct
    {
        Debug.Assert(task >= 0 && task < Tasks, "no such task");

        // A share of neighbouring tasks reads one half of B.
        var (half, block) = Math.DivRem(task, Blocks);
        var (rowBlock, columnBlock) = BlockOf(block);
        MultiplyBlock(
            (_rowBlocks[rowBlock], _rowBlocks[rowBlock + 1]),
            (_columnBlocks[columnBlock], _columnBlocks[columnBlock + 1]),
            half == 0 ? (0, Middle) : (Middle, _k),
            a, b, half == 0 ? c : partial);
        if (_arrivals?.IsLast(block) is false)
            return;
        var (row, column) = (_rows[_rowBlocks[rowBlock]], _columns[_columnBlocks[columnBlock]].Start);
        var rows = _rows[_rowBlocks[rowBlock + 1]] - row;
        var last = _columns[_columnBlocks[columnBlock + 1] - 1];
        var columns = last.Start + last.Count - column;
        if (_arrivals is not null)
            Add(partial + ((long)row * _n) + column, c + ((long)row * _n) + column, rows, columns);
        epilogue.Apply(row, rows, column, columns);
    }

    // A share of neighbouring blocks reads a part of the larger operand, and all of the smaller.
    private (int Row, int Column) BlockOf(int block)
    {
        if (_byRows)
            return Math.DivRem(block, _columnBlocks.Length - 1);
        var (column, row) = Math.DivRem(block, _rowBlocks.Length - 1);
        return (row, column);
    }

    private void Add(float* partial, float* c, int rows, int columns)
    {
        for (var i = 0; i < rows; i++, partial += _n, c += _n)
            Loops.Binary<AddKernel, VectorOperand, VectorOperand>(c, partial, c, columns);
    }

    private static bool IsLong(int length, int rows) => length >= LeastLength && length >= (long)LeastLengthPerRow * rows;

    private static int CeilingDivide(long length, int part) => (int)((length + part - 1) / part);

    private static int RoundUp(int value, int multiple) => CeilingDivide(value, multiple) * multiple;

    // As many full panels as there are; a remainder of less than half a panel shares with the panel before it, because
    // a tile of few rows loads more of B for each product.
    private static int[] RowPanels(int m, int height)
    {
        var panels = CeilingDivide(m, height);
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
        for (var start = 0; start < n;)
        {
            // The widest kernel without an idle vector.
            var rest = n - start;
            var kernel = Array.FindIndex(widths, width => width <= RoundUp(rest, widths[^1]));
            var count = Math.Min(rest, widths[kernel]);
            panels.Add(new(start, count, widths[kernel], kernel));
            start += count;
        }

        return [.. panels];
    }

    // The bounds of parts that differ by one at most, larger ones first: the last tasks are then the shortest.
    private static int[] Cut(int length, int parts)
    {
        var bounds = new int[parts + 1];
        for (var i = 0; i < parts; i++)
            bounds[i + 1] = bounds[i] + (length / parts) + (i < length % parts ? 1 : 0);
        return bounds;
    }

    private (int[] Rows, int[] Columns) Cuts(int parts)
    {
        var rowPanels = _rows.Length - 1;
        if (rowPanels == 0 || _columns.Length == 0)
            return ([0], [0]);
        var size = (long)_m * _n * _k;
        var wanted = Math.Clamp(size / LeastTaskSize, 1, _copyB ? SmallTasks : Math.Max(SmallTasks, size / TaskSize)) / parts;

        // A block of C is still cached when the epilogue reads it, and its row segments are long. Where each task
        // copies its part of B, blocks are tall instead.
        var (mostRows, leastRows, mostColumns, leastColumns) = _copyB ? (480, LeastRowsForCopy, 128, 32) : (120, 1, 256, 64);
        var width = _kernels.Widths[0];
        var rowBlocks = CeilingDivide(_m, mostRows);
        var columnBlocks = CeilingDivide(_columns.Length * width, mostColumns);
        if ((long)rowBlocks * columnBlocks < wanted)
            columnBlocks = Math.Clamp(CeilingDivide(wanted, rowBlocks), columnBlocks, CeilingDivide(_columns.Length * width, leastColumns));
        if ((long)rowBlocks * columnBlocks < wanted)
            rowBlocks = Math.Clamp(CeilingDivide(wanted, columnBlocks), rowBlocks, Math.Max(rowBlocks, _m / leastRows));
        return (
            Cut(rowPanels, Math.Min(rowBlocks, rowPanels)),
            Cut(_columns.Length, Math.Min(columnBlocks, _columns.Length)));
    }

    [SkipLocalsInit]
    private void MultiplyBlock(
        (int From, int To) rowPanels, (int From, int To) columnPanels, (int From, int To) depths, float* a, float* b, float* c)
    {
        // A panel, or the few last rows of B that are not read in place.
        var copy = stackalloc float[((_copyB ? _depthBlock : 32) * 32) + 16];
        copy = (float*)(((nint)copy + 63) & ~(nint)63);
        var fetchB = !_copyB && rowPanels.To - rowPanels.From >= LeastPanelsForFetch;
        var depth = depths.From;
        do
        {
            var count = Math.Min(_depthBlock, depths.To - depth);
            for (var j = columnPanels.From; j < columnPanels.To; j++)
            {
                var panel = _columns[j];
                var slice = new BSlice { Depth = depth, Count = count, Continues = depth > depths.From, Copy = copy };
                if (_transposeB)
                {
                    var from = b + ((long)panel.Start * _k) + depth;
                    PanelCopy.Transposed(from, _k, panel.Count, count, copy, panel.Width);
                }
                else
                {
                    slice.InPlace = _copyB ? 0 : Math.Clamp(RowsInPlace(panel) - depth, 0, count);
                    slice.Rows = b + ((long)depth * _n) + panel.Start;
                    var from = slice.Rows + ((long)slice.InPlace * _n);
                    PanelCopy.Straight(from, _n, panel.Count, count - slice.InPlace, copy, panel.Width);
                }

                if (fetchB && j == columnPanels.From)
                    Fetch(slice.Rows, _n, count, panel.Count);
                if (fetchB && j + 1 < columnPanels.To)
                    Fetch(slice.Rows + panel.Count, _n, count, _columns[j + 1].Count);
                for (var i = rowPanels.From; i < rowPanels.To; i++)
                    MultiplyTile(i, panel, slice, a, c);
            }

            depth += _depthBlock;
        }
        while (depth < depths.To);
    }

    [SkipLocalsInit]
    private void MultiplyTile(int i, ColumnPanel panel, in BSlice b, float* a, float* c)
    {
        var (aRow, aStep) = _transposeA ? (1, _m) : ((nint)_k, (nint)1);
        var row = _rows[i];
        var rows = _rows[i + 1] - row;
        a += (row * aRow) + (b.Depth * aStep);
        c += ((long)row * _n) + panel.Start;
        var kernel = _kernels[panel.Kernel, rows];
        if (_fetchC && !b.Continues)
            Fetch(c, _n, rows, panel.Width);
        else if (!b.Continues)
            Claim(c, _n, rows, panel.Count);
        if (panel.Count == panel.Width)
        {
            if (_copyB)
                kernel(b.Count, a, aRow, aStep, b.Copy, panel.Width, c, _n, b.Continues);
            else
                kernel(b.Count, a, aRow, aStep, b.Rows, _n, c, _n, b.Continues);
            return;
        }

        // The last panel of C is narrower than the tile, which then goes through memory. Its lanes past the end of a
        // row of B multiply the next row's elements; nobody reads them. The last rows have no next one and were copied.
        var tile = stackalloc float[12 * 32];
        if (b.Continues)
            Copy(c, _n, tile, panel.Width, rows, panel.Count);
        kernel(b.InPlace, a, aRow, aStep, b.Rows, _n, tile, panel.Width, b.Continues);
        a += b.InPlace * aStep;
        kernel(b.Count - b.InPlace, a, aRow, aStep, b.Copy, panel.Width, tile, panel.Width, b.Continues || b.InPlace > 0);
        Copy(tile, panel.Width, c, _n, rows, panel.Count);
    }

    // The first rows of B, of which the full width of a panel may be loaded.
    private int RowsInPlace(ColumnPanel panel)
    {
        var room = ((long)_k * _n) - panel.Start - panel.Width;
        return room < 0 ? 0 : (int)(room / _n) + 1;
    }

    // Into the second-level cache: a panel of B does not fit the first.
    private static void Fetch(float* block, nint stride, int rows, int columns)
    {
        for (var i = 0; Sse.IsSupported && i < rows; i++, block += stride)
        {
            for (var j = 0; j < columns; j += 16)
                Sse.Prefetch1(block + j);
            Sse.Prefetch1(block + columns - 1);
        }
    }

    // Another core may have read these lines: the wait before they can be written passes while the tile is multiplied. A row of
    // a tile lies in three lines at most.
    private static void Claim(float* c, nint stride, int rows, int columns)
    {
        for (var i = 0; i < rows; i++, c += stride)
        {
            c[0] = 0;
            c[columns / 2] = 0;
            c[columns - 1] = 0;
        }
    }

    private static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (var i = 0; i < rows; i++, from += fromRow, to += toRow)
        {
            for (var j = 0; j < columns; j++)
                to[j] = from[j];
        }
    }

    /// <summary>Columns that one kernel call computes.</summary>
    private readonly record struct ColumnPanel(int Start, int Count, int Width, int Kernel);

    /// <summary>Some rows of B in a column panel: the first <c>InPlace</c> at <c>Rows</c>, the others at <c>Copy</c>.</summary>
    private ref struct BSlice
    {
        public int Depth;
        public int Count;
        public bool Continues;
        public int InPlace;
        public float* Rows;
        public float* Copy;
    }
}
