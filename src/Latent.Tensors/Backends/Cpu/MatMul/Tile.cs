using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>A small number that the compiler knows: one body of code becomes a kernel for each.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

/// <summary>
/// The innermost product: a tile of C, 1 to 12 rows by one or two vectors, stays in registers while k runs. Each
/// element is one chain of multiply-adds in the order of k, whatever the tile, so its bits do not depend on how C was
/// cut.
/// </summary>
internal static unsafe class Tile
{
    /// <summary><c>C = A B</c>, or <c>C += A B</c> where <paramref name="accumulate"/>.</summary>
    /// <remarks>
    /// A is read at <c>a[row * aRow + k * aStep]</c>, so in place in either layout, and B at <c>b[k * bStep +
    /// column]</c>.
    /// </remarks>
    [SuppressMessage("Design", "MA0051", Justification = "Registers have no index: a line for each of 24.")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TLanes, TVector, TRows, TVectors>(
        nint depth, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        TVector c00 = default, c01 = default;
        TVector c10 = default, c11 = default;
        TVector c20 = default, c21 = default;
        TVector c30 = default, c31 = default;
        TVector c40 = default, c41 = default;
        TVector c50 = default, c51 = default;
        TVector c60 = default, c61 = default;
        TVector c70 = default, c71 = default;
        TVector c80 = default, c81 = default;
        TVector c90 = default, c91 = default;
        TVector c100 = default, c101 = default;
        TVector c110 = default, c111 = default;
        if (accumulate)
        {
            var from = c;
            c00 = TLanes.Load(from);
            if (TVectors.Value > 1)
                c01 = TLanes.Load(from + TLanes.Count);
            if (TRows.Value > 1)
            {
                from += cRow;
                c10 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c11 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 2)
            {
                from += cRow;
                c20 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c21 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 3)
            {
                from += cRow;
                c30 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c31 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 4)
            {
                from += cRow;
                c40 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c41 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 5)
            {
                from += cRow;
                c50 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c51 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 6)
            {
                from += cRow;
                c60 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c61 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 7)
            {
                from += cRow;
                c70 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c71 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 8)
            {
                from += cRow;
                c80 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c81 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 9)
            {
                from += cRow;
                c90 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c91 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 10)
            {
                from += cRow;
                c100 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c101 = TLanes.Load(from + TLanes.Count);
            }

            if (TRows.Value > 11)
            {
                from += cRow;
                c110 = TLanes.Load(from);
                if (TVectors.Value > 1)
                    c111 = TLanes.Load(from + TLanes.Count);
            }
        }

        var a3 = a + (3 * aRow);
        var a6 = a + (6 * aRow);
        var a9 = a + (9 * aRow);
        var aRow2 = 2 * aRow;
        for (; depth > 0; depth--)
        {
            var b0 = TLanes.Load(b);
            var b1 = TVectors.Value > 1 ? TLanes.Load(b + TLanes.Count) : default;
            var x = TLanes.Broadcast(a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            if (TVectors.Value > 1)
                c01 = TLanes.MultiplyAdd(x, b1, c01);
            if (TRows.Value > 1)
            {
                x = TLanes.Broadcast(a + aRow);
                c10 = TLanes.MultiplyAdd(x, b0, c10);
                if (TVectors.Value > 1)
                    c11 = TLanes.MultiplyAdd(x, b1, c11);
            }

            if (TRows.Value > 2)
            {
                x = TLanes.Broadcast(a + aRow2);
                c20 = TLanes.MultiplyAdd(x, b0, c20);
                if (TVectors.Value > 1)
                    c21 = TLanes.MultiplyAdd(x, b1, c21);
            }

            if (TRows.Value > 3)
            {
                x = TLanes.Broadcast(a3);
                c30 = TLanes.MultiplyAdd(x, b0, c30);
                if (TVectors.Value > 1)
                    c31 = TLanes.MultiplyAdd(x, b1, c31);
            }

            if (TRows.Value > 4)
            {
                x = TLanes.Broadcast(a3 + aRow);
                c40 = TLanes.MultiplyAdd(x, b0, c40);
                if (TVectors.Value > 1)
                    c41 = TLanes.MultiplyAdd(x, b1, c41);
            }

            if (TRows.Value > 5)
            {
                x = TLanes.Broadcast(a3 + aRow2);
                c50 = TLanes.MultiplyAdd(x, b0, c50);
                if (TVectors.Value > 1)
                    c51 = TLanes.MultiplyAdd(x, b1, c51);
            }

            if (TRows.Value > 6)
            {
                x = TLanes.Broadcast(a6);
                c60 = TLanes.MultiplyAdd(x, b0, c60);
                if (TVectors.Value > 1)
                    c61 = TLanes.MultiplyAdd(x, b1, c61);
            }

            if (TRows.Value > 7)
            {
                x = TLanes.Broadcast(a6 + aRow);
                c70 = TLanes.MultiplyAdd(x, b0, c70);
                if (TVectors.Value > 1)
                    c71 = TLanes.MultiplyAdd(x, b1, c71);
            }

            if (TRows.Value > 8)
            {
                x = TLanes.Broadcast(a6 + aRow2);
                c80 = TLanes.MultiplyAdd(x, b0, c80);
                if (TVectors.Value > 1)
                    c81 = TLanes.MultiplyAdd(x, b1, c81);
            }

            if (TRows.Value > 9)
            {
                x = TLanes.Broadcast(a9);
                c90 = TLanes.MultiplyAdd(x, b0, c90);
                if (TVectors.Value > 1)
                    c91 = TLanes.MultiplyAdd(x, b1, c91);
            }

            if (TRows.Value > 10)
            {
                x = TLanes.Broadcast(a9 + aRow);
                c100 = TLanes.MultiplyAdd(x, b0, c100);
                if (TVectors.Value > 1)
                    c101 = TLanes.MultiplyAdd(x, b1, c101);
            }

            if (TRows.Value > 11)
            {
                x = TLanes.Broadcast(a9 + aRow2);
                c110 = TLanes.MultiplyAdd(x, b0, c110);
                if (TVectors.Value > 1)
                    c111 = TLanes.MultiplyAdd(x, b1, c111);
            }

            a += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += bStep;
        }

        TLanes.Store(c00, c);
        if (TVectors.Value > 1)
            TLanes.Store(c01, c + TLanes.Count);
        if (TRows.Value > 1)
        {
            c += cRow;
            TLanes.Store(c10, c);
            if (TVectors.Value > 1)
                TLanes.Store(c11, c + TLanes.Count);
        }

        if (TRows.Value > 2)
        {
            c += cRow;
            TLanes.Store(c20, c);
            if (TVectors.Value > 1)
                TLanes.Store(c21, c + TLanes.Count);
        }

        if (TRows.Value > 3)
        {
            c += cRow;
            TLanes.Store(c30, c);
            if (TVectors.Value > 1)
                TLanes.Store(c31, c + TLanes.Count);
        }

        if (TRows.Value > 4)
        {
            c += cRow;
            TLanes.Store(c40, c);
            if (TVectors.Value > 1)
                TLanes.Store(c41, c + TLanes.Count);
        }

        if (TRows.Value > 5)
        {
            c += cRow;
            TLanes.Store(c50, c);
            if (TVectors.Value > 1)
                TLanes.Store(c51, c + TLanes.Count);
        }

        if (TRows.Value > 6)
        {
            c += cRow;
            TLanes.Store(c60, c);
            if (TVectors.Value > 1)
                TLanes.Store(c61, c + TLanes.Count);
        }

        if (TRows.Value > 7)
        {
            c += cRow;
            TLanes.Store(c70, c);
            if (TVectors.Value > 1)
                TLanes.Store(c71, c + TLanes.Count);
        }

        if (TRows.Value > 8)
        {
            c += cRow;
            TLanes.Store(c80, c);
            if (TVectors.Value > 1)
                TLanes.Store(c81, c + TLanes.Count);
        }

        if (TRows.Value > 9)
        {
            c += cRow;
            TLanes.Store(c90, c);
            if (TVectors.Value > 1)
                TLanes.Store(c91, c + TLanes.Count);
        }

        if (TRows.Value > 10)
        {
            c += cRow;
            TLanes.Store(c100, c);
            if (TVectors.Value > 1)
                TLanes.Store(c101, c + TLanes.Count);
        }

        if (TRows.Value > 11)
        {
            c += cRow;
            TLanes.Store(c110, c);
            if (TVectors.Value > 1)
                TLanes.Store(c111, c + TLanes.Count);
        }
    }
}
