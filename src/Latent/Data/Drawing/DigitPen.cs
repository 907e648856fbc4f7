using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Latent.Tensors.Random;

namespace Latent.Data.Drawing;

/// <summary>
/// Draws the digit of an index: strokes whose points are shaken a little, turned, slanted, stretched and moved, drawn
/// with a round pen. Only the four operations and square roots are used, so that every machine draws the same bits.
/// </summary>
internal sealed class DigitPen(RandomKey key)
{
    public const int Side = 28;

    // The box of the strokes, in pixels: MNIST fits digits into 20x20, most of them narrower than high.
    private const float Width = 16.5f;
    private const float Height = 19.5f;

    // Lengths of curve that stand for one line.
    private const int Subdivisions = 5;

    private const int Lanes = 8;

    // A row's pixels and room for lanes past its edge.
    private const int Stride = Side + Lanes;

    private readonly float[] _nearest = new float[Side * Stride];
    private long _index;
    private int _draws;

    /// <summary>The digit that an index has: uniform on 0 … 9.</summary>
    public static int Label(RandomKey key, int index) => key.IndexAt(index, 0, 10);

    /// <summary>Draws a digit, 0 for paper to 255 for ink.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Draw(int index, Span<byte> pixels)
    {
        (_index, _draws) = (index, 1);
        var styles = DigitStrokes.All[Label(key, index)];
        var style = styles[key.IndexAt(index, _draws++, styles.Length)];
        var hand = Hand.Of(this);
        Array.Fill(_nearest, float.PositiveInfinity);
        foreach (var stroke in style)
            Pull(stroke, hand);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = Ink(_nearest[(i / Side * Stride) + (i % Side)], hand.Radius, hand.Pressure);
    }

    /// <summary>Uniform between two bounds.</summary>
    private float Between(float low, float high) => low + ((high - low) * (float)key.UniformAt(_index, _draws++));

    /// <summary>Between two bounds and most often near their middle: the mean of two uniform numbers.</summary>
    private float Around(float low, float high) => (Between(low, high) + Between(low, high)) / 2;

    private void Pull(Stroke stroke, Hand hand)
    {
        Span<(float X, float Y)> points = stackalloc (float X, float Y)[stroke.Points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = stroke.Points[i];
            points[i] = hand.Place(x + Around(-hand.Shake, hand.Shake), y + Around(-hand.Shake, hand.Shake));
        }

        for (var i = 0; i + 1 < points.Length; i++)
        {
            var (before, after) = (points[Math.Max(i - 1, 0)], points[Math.Min(i + 2, points.Length - 1)]);
            var (from, to) = (points[i], points[i + 1]);
            var last = from;
            for (var part = 1; part <= (stroke.IsCurved ? Subdivisions : 1); part++)
            {
                var next = stroke.IsCurved ? Curve(before, from, to, after, part / (float)Subdivisions) : to;
                Segment(last, next, hand.Radius);
                last = next;
            }
        }
    }

    // Catmull and Rom 1974: a cubic through the middle two points, with the slopes of their neighbours.
    private static (float X, float Y) Curve(
        (float X, float Y) a, (float X, float Y) b, (float X, float Y) c, (float X, float Y) d, float t)
    {
        return (At(a.X, b.X, c.X, d.X, t), At(a.Y, b.Y, c.Y, d.Y, t));

        static float At(float a, float b, float c, float d, float t) =>
            b + (0.5f * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
    }

    /// <summary>
    /// Lowers the squared distance to the nearest stroke, around one line; eight columns at a time, some past the
    /// edge.
    /// </summary>
    /// <remarks>Compiled fully at once: a split is drawn before the runtime would come round to it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Segment((float X, float Y) from, (float X, float Y) to, float radius)
    {
        var reach = radius + 1;
        var (left, right) = (First(MathF.Min(from.X, to.X) - reach), Last(MathF.Max(from.X, to.X) + reach));
        var (top, bottom) = (First(MathF.Min(from.Y, to.Y) - reach), Last(MathF.Max(from.Y, to.Y) + reach));
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var scale = 1 / MathF.Max((dx * dx) + (dy * dy), 1e-6f);
        for (var row = top; row <= bottom; row++)
        {
            var y = row - from.Y;
            for (var column = left; column <= right; column += Lanes)
            {
                var x = Vector256.Create(column - from.X) + Vector256<float>.Indices;
                var along = ((x * dx) + Vector256.Create(y * dy)) * scale;
                along = Vector256.Min(Vector256.Max(along, Vector256<float>.Zero), Vector256<float>.One);
                var (ex, ey) = (x - (along * dx), Vector256.Create(y) - (along * dy));
                var nearest = _nearest.AsSpan((row * Stride) + column, Lanes);
                Vector256.Min(Vector256.Create<float>(nearest), (ex * ex) + (ey * ey)).CopyTo(nearest);
            }
        }
    }

    private static int First(float edge) => Math.Clamp((int)MathF.Ceiling(edge), 0, Side);

    private static int Last(float edge) => Math.Clamp((int)MathF.Floor(edge), -1, Side - 1);

    /// <summary>Full ink inside the pen's round, none a pixel further out, and a straight slope between.</summary>
    private static byte Ink(float squared, float radius, float pressure) =>
        squared < (radius + 1) * (radius + 1)
            ? (byte)(pressure * Math.Clamp(radius + 0.5f - MathF.Sqrt(squared), 0, 1))
            : (byte)0;

    /// <summary>What a writer does to a whole digit.</summary>
    private readonly record struct Hand(float Radius, float Pressure, float Shake)
    {
        private float XX { get; init; }

        private float XY { get; init; }

        private float YX { get; init; }

        private float YY { get; init; }

        private float MoveX { get; init; }

        private float MoveY { get; init; }

        public static Hand Of(DigitPen pen)
        {
            // t is the tangent of half the turn, at most about 15 degrees.
            var t = pen.Around(-0.13f, 0.13f);
            var (cos, sin) = ((1 - (t * t)) / (1 + (t * t)), 2 * t / (1 + (t * t)));
            var slant = pen.Around(-0.45f, 0.2f);
            var (wide, high) = (Width * pen.Around(0.72f, 1.26f), Height * pen.Around(0.88f, 1.06f));
            return new(pen.Around(0.8f, 1.85f), pen.Between(235, 255.99f), 0.055f)
            {
                XX = cos * wide,
                XY = ((cos * slant) - sin) * high,
                YX = sin * wide,
                YY = ((sin * slant) + cos) * high,
                MoveX = ((Side - 1) / 2f) + pen.Around(-2, 2),
                MoveY = ((Side - 1) / 2f) + pen.Around(-1.5f, 1.5f),
            };
        }

        /// <summary>Slanted, stretched, turned about the middle of the box, and moved.</summary>
        public (float X, float Y) Place(float x, float y)
        {
            (x, y) = (x - 0.5f, y - 0.5f);
            return (MoveX + (XX * x) + (XY * y), MoveY + (YX * x) + (YY * y));
        }
    }
}
