namespace Latent.Data.Drawing;

/// <summary>
/// The three shapes in every size and turn, black and white, in a box that they can be moved about in whole. Turns come
/// from ten constants and all else is the four operations, so that every machine draws the same bits.
/// </summary>
internal static class ShapeMasks
{
    /// <summary>The side of the box, in pixels.</summary>
    public const int Side = 32;

    public const int Shapes = 3;
    public const int Scales = 6;
    public const int Rotations = 40;

    private const int QuarterTurn = Rotations / 4;

    // At full size, in pixels. The three have equal areas to a few pixels, and no corner leaves the box.
    private const double HalfSquare = 11.1;
    private const double LongAxis = 15.5;
    private const double ShortAxis = 10.1;
    private const double HeartUnit = 11.6;

    // The centre of the smallest circle around the heart.
    private const double HeartCentre = 0.25;

    // cos 9°k for k = 0 … 10; sin 9°k is cos 9°(10 - k).
    private static readonly double[] Cosines =
    [
        1, 0.98768834059513777, 0.95105651629515353, 0.89100652418836787, 0.80901699437494745, 0.70710678118654752,
        0.58778525229247314, 0.45399049973954675, 0.30901699437494745, 0.15643446504023087, 0,
    ];

    private static readonly Lazy<float[]> All = new(Draw);

    /// <summary>
    /// The pixels of a shape, 1 inside and 0 outside, row by row. Shape: → [<see cref="Side"/>, <see cref="Side"/>].
    /// </summary>
    public static ReadOnlySpan<float> Of(int shape, int scale, int rotation)
    {
        const int Pixels = Side * Side;
        return All.Value.AsSpan(((((shape * Scales) + scale) * Rotations) + rotation) * Pixels, Pixels);
    }

    private static float[] Draw()
    {
        var pixels = new float[Shapes * Scales * Rotations * Side * Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (mask, row, column) = (i / (Side * Side), i / Side % Side, i % Side);
            var (shape, scale, rotation) = (mask / Rotations / Scales, mask / Rotations % Scales, mask % Rotations);
            var (cos, sin) = Turn(rotation);
            var size = (Scales - 1 + scale) / (2.0 * (Scales - 1));

            // Pixels are judged by their middles, turned back and enlarged to where the shape is upright and full-sized.
            var (x, y) = (column + 0.5 - (Side / 2), (Side / 2) - row - 0.5);
            var (u, v) = (((cos * x) + (sin * y)) / size, ((cos * y) - (sin * x)) / size);
            pixels[i] = IsInside(shape, u, v) ? 1 : 0;
        }

        return pixels;
    }

    /// <summary>The cosine and the sine of a turn; quarters are exact.</summary>
    private static (double Cos, double Sin) Turn(int rotation)
    {
        var (quarters, rest) = (rotation / QuarterTurn, rotation % QuarterTurn);
        var (cos, sin) = (Cosines[rest], Cosines[QuarterTurn - rest]);
        return quarters switch { 0 => (cos, sin), 1 => (-sin, cos), 2 => (-cos, -sin), _ => (sin, -cos) };
    }

    private static bool IsInside(int shape, double x, double y) => shape switch
    {
        0 => Math.Max(Math.Abs(x), Math.Abs(y)) <= HalfSquare,
        1 => (x / LongAxis * (x / LongAxis)) + (y / ShortAxis * (y / ShortAxis)) <= 1,
        _ => Heart(x / HeartUnit, (y / HeartUnit) + HeartCentre) <= 0,
    };

    // The sextic (x² + y² - 1)³ = x² y³, y upwards.
    private static double Heart(double x, double y)
    {
        var circle = (x * x) + (y * y) - 1;
        return (circle * circle * circle) - (x * x * y * y * y);
    }
}
