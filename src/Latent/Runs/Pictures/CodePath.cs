namespace Latent.Runs.Pictures;

/// <summary>Ways through a space of codes.</summary>
public static class CodePath
{
    // Below this sine of the angle the spherical weights lose their digits; the straight line is then as good.
    private const double LeastSine = 1e-6;

    /// <summary>
    /// The point at <paramref name="t"/> in [0, 1] on the great arc from a to b, <c>sin((1-t)θ)/sin θ a + sin(tθ)/sin θ
    /// b</c> with θ the angle between them; on the straight line where they are parallel, opposite or zero. Shape: [Z].
    /// </summary>
    /// <remarks>
    /// White 2016, arXiv:1609.04468, section 2.1: under a normal prior in many dimensions the straight line passes
    /// through lengths that the prior never has. The formula is Shoemake 1985, doi:10.1145/325334.325242.
    /// </remarks>
    public static float[] Spherical(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double t)
    {
        var (dot, squareA, squareB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }

        var lengths = Math.Sqrt(squareA * squareB);
        var angle = lengths > 0 ? Math.Acos(Math.Clamp(dot / lengths, -1, 1)) : 0;
        var sine = Math.Sin(angle);
        return sine < LeastSine
            ? Linear(a, b, t)
            : Mix(a, Math.Sin((1 - t) * angle) / sine, b, Math.Sin(t * angle) / sine);
    }

    /// <summary>The point at <paramref name="t"/> in [0, 1] on the straight line from a to b. Shape: [Z].</summary>
    public static float[] Linear(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double t) => Mix(a, 1 - t, b, t);

    /// <summary>Evenly spaced values, both ends among them; the middle where there is one value only.</summary>
    public static double[] Spaced(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => count == 1 ? (from + to) / 2 : from + ((to - from) * i / (count - 1)))];

    private static float[] Mix(ReadOnlySpan<float> a, double first, ReadOnlySpan<float> b, double second)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        var mixed = new float[a.Length];
        for (var i = 0; i < mixed.Length; i++)
            mixed[i] = (float)((first * a[i]) + (second * b[i]));
        return mixed;
    }
}
