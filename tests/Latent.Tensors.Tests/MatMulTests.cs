using System.Runtime.InteropServices;
using Latent.Tensors.Backends.Cpu.Execution;
using Latent.Tensors.Backends.Cpu.MatMul;

namespace Latent.Tensors.Tests;

public sealed unsafe class MatMulTests
{
    // Around every tile height (4, 6, 12), width (4, 8, 16, 32) and depth block.
    private static readonly int[] Lengths =
        [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 20, 23, 24, 25, 31, 32, 33, 40, 48, 50, 63, 64, 65, 67];

    private static readonly int[] Depths = [0, 1, 2, 3, 4, 5, 8, 17, 31, 33, 255, 256, 257, 400, 401];

    private enum Order
    {
        Forward,
        Backward,
        Shuffled,
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void IsTheProductForEveryHeightAndWidth(bool transposeA, bool transposeB)
    {
        for (var i = 1; i <= 67; i++)
        {
            Check(i, Lengths[i * 5 % Lengths.Length], Depths[i % 10], transposeA, transposeB);
            Check(Lengths[i * 3 % Lengths.Length], i, Depths[i * 3 % 10], transposeA, transposeB);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void IsTheProductForEveryDepth(bool transposeA, bool transposeB)
    {
        foreach (var k in Depths)
        {
            Check(1, 1, k, transposeA, transposeB);
            Check(13, 41, k, transposeA, transposeB);
            Check(29, 55, k, transposeA, transposeB);
        }
    }

    [Theory]
    [InlineData(53, 67, 803)]
    [InlineData(256, 40, 20)]
    [InlineData(600, 47, 5)]
    [InlineData(1, 300, 300)]
    [InlineData(300, 1, 300)]
    [InlineData(300, 300, 1)]
    [InlineData(110, 131, 60)]
    public void IsTheProductWhenCutIntoManyTasks(int m, int n, int k)
    {
        foreach (var (transposeA, transposeB) in new[] { (false, false), (false, true), (true, false), (true, true) })
            Check(m, n, k, transposeA, transposeB);
    }

    [Fact]
    public void HasTheSameBitsForEveryCut()
    {
        // Each element is one chain over k, or the sum of two: a product of some rows and columns is a part of the whole product.
        const int M = 50;
        const int N = 90;
        const int K = 300;
        using var a = new Matrix(M, K, seed: 1);
        using var b = new Matrix(N, K, seed: 2);
        using var whole = Run(M, N, K, transposeA: false, transposeB: true, a, b, Order.Forward);
        using var part = Run(M - 7, N - 37, K, transposeA: false, transposeB: true, a, b, Order.Forward);
        for (var i = 0; i < M - 7; i++)
            Assert.True(whole.Row(i)[..(N - 37)].SequenceEqual(part.Row(i)), $"row {i}");
        using var straight = b.Transpose();
        using var cut = Run(M, N, K, transposeA: false, transposeB: false, a, straight, Order.Forward);
        using var cutPart = Run(M - 7, N, K, transposeA: false, transposeB: false, a, straight, Order.Forward);
        for (var i = 0; i < M - 7; i++)
            Assert.True(cut.Row(i).SequenceEqual(cutPart.Row(i)), $"row {i} of a sum in two parts");
    }

    // Half of the sums of a small C go to a place of their own, and whoever comes last adds them.
    [Theory]
    [InlineData(20, 200, 784, true, false)]
    [InlineData(100, 500, 784, true, false)]
    [InlineData(100, 200, 784, true, true)]
    [InlineData(1, 7, 128, true, true)]
    [InlineData(4, 9, 1024, true, true)]
    [InlineData(4, 9, 1700, true, true)]
    [InlineData(32, 45, 131, true, true)]
    [InlineData(33, 45, 131, false, false)]
    [InlineData(20, 200, 127, false, false)]
    public void AProductOfFewRowsIsCutAlongItsSum(int m, int n, int k, bool isCut, bool isCutTransposed)
    {
        foreach (var transposeB in new[] { false, true })
        {
            var plan = MatMulPlan.Create(m, n, k, transposeA: false, transposeB);
            var expected = transposeB ? isCutTransposed : isCut;
            Assert.Equal(expected ? (long)m * n : 0, plan.PartialFloats);
            if (expected)
                Assert.InRange(plan.Middle / (double)k, 0.5, 0.55);
            else
                Assert.Equal(k, plan.Middle);
            Check(m, n, k, transposeA: false, transposeB);
        }

        Assert.Equal(0, MatMulPlan.Create(m, n, k, transposeA: true, transposeB: false).PartialFloats);
    }

    [Fact]
    public void HasTheSameBitsOnTwoThreadsWhoeverComesLast()
    {
        const int M = 20;
        const int N = 200;
        const int K = 784;
        using var a = new Matrix(M, K, seed: 1);
        using var b = new Matrix(K, N, seed: 2);
        using var alone = Run(M, N, K, transposeA: false, transposeB: false, a, b, Order.Forward);
        using var c = new Matrix(M, N, seed: 3);
        using var partial = new Matrix(M, N, seed: 4);
        using var pool = new WorkerPool(2);
        var tasks = new Product(MatMulPlan.Create(M, N, K, transposeA: false, transposeB: false), a.Data, b.Data, c.Data, partial.Data);
        for (var run = 0; run < 100; run++)
        {
            c.All.Fill(float.NaN);
            pool.Run(tasks, tasks.Count);
            Assert.True(alone.All.SequenceEqual(c.All), $"run {run}");
        }
    }

    [Fact]
    public void HasNoTasksWithoutElements()
    {
        Assert.Equal(0, MatMulPlan.Create(0, 5, 5, transposeA: false, transposeB: false).Tasks);
        Assert.Equal(0, MatMulPlan.Create(5, 0, 5, transposeA: false, transposeB: true).Tasks);
    }

    private static void Check(int m, int n, int k, bool transposeA, bool transposeB)
    {
        var name = $"{m} x {n} x {k}, {(transposeA ? "T" : "N")}{(transposeB ? "T" : "N")}";
        using var a = new Matrix(transposeA ? k : m, transposeA ? m : k, seed: 1);
        using var b = new Matrix(transposeB ? n : k, transposeB ? k : n, seed: 2);
        using var c = Run(m, n, k, transposeA, transposeB, a, b, Order.Forward);
        using var rows = transposeA ? a.Transpose() : a.Copy();
        using var columns = transposeB ? b.Copy() : b.Transpose();
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double exact = 0, size = 0;
                float* x = rows.Data + (i * k), y = columns.Data + (j * k);
                for (var p = 0; p < k; p++)
                {
                    var term = (double)x[p] * y[p];
                    exact += term;
                    size += Math.Abs(term);
                }

                // Higham 2002, §3.1: |error| <= k u Σ|terms|, u = 2⁻²⁴, and once more for a product that is rounded itself.
                var error = Math.Abs(c.Data[(i * n) + j] - exact);
                Assert.True(error <= (k + 1) * size * 5.97e-8, $"{name}: c[{i}, {j}] is {c.Data[(i * n) + j]}, not {exact}");
            }
        }

        using var backward = Run(m, n, k, transposeA, transposeB, a, b, Order.Backward);
        using var shuffled = Run(m, n, k, transposeA, transposeB, a, b, Order.Shuffled);
        Assert.True(c.All.SequenceEqual(backward.All), $"{name}: backward");
        Assert.True(c.All.SequenceEqual(shuffled.All), $"{name}: shuffled");
    }

    private static Matrix Run(int m, int n, int k, bool transposeA, bool transposeB, Matrix a, Matrix b, Order order)
    {
        var plan = MatMulPlan.Create(m, n, k, transposeA, transposeB);
        var c = new Matrix(m, n, seed: 3);
        using var seen = new Matrix(m, n, seed: 0);
        using var partial = new Matrix(m, n, seed: 4);
        partial.All.Fill(float.NaN);

        // A plan is run again and again, as a step is.
        for (var run = 0; run < 2; run++)
        {
            c.All.Fill(float.NaN);
            var epilogue = new Recorder(c, seen);
            foreach (var task in Tasks(plan.Tasks, order))
                plan.Multiply(task, a.Data, b.Data, c.Data, partial.Data, ref epilogue);

            // Seen once each, and nothing was written after it.
            Assert.True(c.All.SequenceEqual(seen.All), $"{m} x {n} x {k}: the epilogue did not see every final element");
            Assert.Equal(m * n, epilogue.Count);
        }

        Assert.True(c.EndIsIntact && partial.EndIsIntact, $"{m} x {n} x {k}: wrote past the end");
        return c;
    }

    private static IEnumerable<int> Tasks(int count, Order order)
    {
        var stride = order == Order.Shuffled ? 7919 : 1;
        for (var i = 0; i < count; i++)
        {
            var task = order == Order.Backward ? count - 1 - i : i;
            yield return (int)((long)task * stride % count);
        }
    }

    private sealed class Product(MatMulPlan plan, float* a, float* b, float* c, float* partial) : ITasks
    {
        public int Count => plan.Tasks;

        public void Run(int task, int worker)
        {
            var nothing = default(NoEpilogue);
            plan.Multiply(task, a, b, c, partial, ref nothing);
        }
    }

    private struct Recorder(Matrix c, Matrix seen) : IEpilogue
    {
        public int Count { get; private set; }

        public void Apply(int row, int rows, int column, int columns)
        {
            for (var i = row; i < row + rows; i++)
                c.Row(i).Slice(column, columns).CopyTo(seen.Row(i)[column..]);
            Count += rows * columns;
        }
    }

    private sealed class Matrix : IDisposable
    {
        private const float Guard = 12345;
        private readonly int _columns;
        private readonly int _length;

        public Matrix(int rows, int columns, int seed)
        {
            (_columns, _length) = (columns, rows * columns);
            Data = (float*)NativeMemory.AlignedAlloc((nuint)(_length + 1) * sizeof(float), 64);
            Data[_length] = Guard;

            // Numerical Recipes' quick generator: any well-mixed numbers in [-1, 1) do.
            var state = (uint)seed;
            for (var i = 0; i < _length; i++)
            {
                state = (state * 1664525) + 1013904223;
                Data[i] = ((int)state >> 8) / 8388608f;
            }
        }

        public float* Data { get; }

        public Span<float> All => new(Data, _length);

        public bool EndIsIntact => Data[_length] == Guard;

        public Span<float> Row(int row) => new(Data + (row * _columns), _columns);

        public Matrix Copy()
        {
            var result = new Matrix(_columns == 0 ? 0 : _length / _columns, _columns, seed: 0);
            All.CopyTo(result.All);
            return result;
        }

        public Matrix Transpose()
        {
            var rows = _columns == 0 ? 0 : _length / _columns;
            var result = new Matrix(_columns, rows, seed: 0);
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < _columns; j++)
                    result.Data[(j * rows) + i] = Data[(i * _columns) + j];
            }

            return result;
        }

        public void Dispose() => NativeMemory.AlignedFree(Data);
    }
}
