using Latent.Sampling;

namespace Latent.Tests.Sampling;

/// <summary>Independent normals, ln p(z) = -½ Σ ((zᵢ - μᵢ) / σᵢ)², in double precision.</summary>
internal sealed class NormalTarget(double[] mean, double[] deviation) : LogDensity
{
    public static NormalTarget Standard => new([0], [1]);

    // p(z | x = 1.5) of z ~ N(0, 1), x | z ~ N(2 z + ½, ¼).
    public static NormalTarget ToyPosterior => new([8.0 / 17], [Math.Sqrt(1.0 / 17)]);

    public override int Size => mean.Length;

    public override void Evaluate(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        values.Clear();
        for (var i = 0; i < points.Length; i++)
        {
            var scaled = (points[i] - mean[i % Size]) / deviation[i % Size];
            values[i / Size] -= scaled * scaled / 2;
            gradients[i] = -scaled / deviation[i % Size];
        }
    }
}
