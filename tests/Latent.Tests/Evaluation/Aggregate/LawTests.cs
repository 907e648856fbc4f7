using Latent.Evaluation.Aggregate;

namespace Latent.Tests.Evaluation.Aggregate;

public sealed class LawTests
{
    [Theory]
    [InlineData(0.1, 0.009900990099009903, 0.9900990099009901, 2.30756025842063)]
    [InlineData(0.25, 0.058823529411764705, 0.9411764705882353, 1.416606672028108)]
    [InlineData(0.5, 0.2, 0.8, 0.8047189562170503)]
    [InlineData(1, 0.5, 0.5, 0.3465735902799727)]
    [InlineData(2, 0.8, 0.2, 0.11157177565710485)]
    public void TheOptimumAtARatioIsTheReference(double ratio, double variance, double squaredMean, double kl)
    {
        var optimum = VarianceLaw.Optimum(ratio);
        Values.AssertNear(variance, optimum.Variance);
        Values.AssertNear(squaredMean, optimum.SquaredMean);
        Values.AssertNear(kl, optimum.Kl);
        Values.AssertNear(1, optimum.Variance + optimum.SquaredMean);
        Values.AssertNear(kl, GaussianDivergence.ToStandardNormal(Math.Sqrt(squaredMean), variance));

        // Scaling to either side costs; by as much as the curvature 1/(2 σ⁴) says.
        double At(double s) => GaussianDivergence.ToStandardNormal(Math.Sqrt(s) / ratio, s);
        var h = 1e-4 * variance;
        var curvature = (At(variance + h) - (2 * At(variance)) + At(variance - h)) / (h * h);
        Values.AssertNear(1 / (2 * variance * variance), curvature, 1e-5);
    }

    [Theory]
    [InlineData(4, 0.25, 1, 3.75, 0.0625, 0.9375)]
    [InlineData(1, 0.25, 1, 0.75, 0.25, 0.75)]
    [InlineData(0.25, 0.25, 1, 0, 1, 0)]
    [InlineData(4, 0.05, 1, 3.95, 0.0125, 0.9875)]
    [InlineData(1, 0.05, 1, 0.95, 0.05, 0.95)]
    [InlineData(0.25, 0.05, 1, 0.2, 0.2, 0.8)]
    [InlineData(4, 0.25, 2, 3.5, 0.125, 0.875)]
    [InlineData(1, 0.25, 2, 0.5, 0.5, 0.5)]
    [InlineData(0.25, 0.25, 2, 0, 1, 0)]
    [InlineData(4, 0.25, 4, 3, 0.25, 0.75)]
    [InlineData(1, 0.25, 4, 0, 1, 0)]
    [InlineData(0.25, 0.25, 4, 0, 1, 0)]
    public void TheLinearOptimumIsTheReference(
        double eigenvalue, double noise, double beta, double squaredWeight, double variance, double varianceOfMean)
    {
        var optimum = LinearVae.Optimum(eigenvalue, noise, beta);
        Values.AssertNear(squaredWeight, optimum.SquaredWeight);
        Values.AssertNear(variance, optimum.PosteriorVariance);
        Values.AssertNear(varianceOfMean, optimum.VarianceOfMean);
        Values.AssertNear(1, optimum.PosteriorVariance + optimum.VarianceOfMean);
        Assert.Equal(squaredWeight > 0, optimum.IsActive);
    }

    [Fact]
    public void AtTheOptimumTheBoundIsTheLogLikelihood()
    {
        var bound = new[] { 4, 1, 0.25 }.Sum(lam => LinearVae.Optimum(lam, 0.25) is var o ? o.Reconstruction - o.Kl : 0);
        Values.AssertNear(-4.2568155996140185, bound);
    }

    // The weighted bound by hand, in w, v (μ = v x) and σ²: no neighbour of the optimum is above it.
    [Theory]
    [InlineData(4, 0.25, 1)]
    [InlineData(1, 0.25, 2)]
    [InlineData(1, 0.25, 4)]
    [InlineData(0.25, 0.05, 0.5)]
    public void NoNeighbourOfTheLinearOptimumIsBetter(double eigenvalue, double noise, double beta)
    {
        var o = LinearVae.Optimum(eigenvalue, noise, beta);
        double Bound(double w, double v, double s)
        {
            var error = ((1 - (w * v)) * (1 - (w * v)) * eigenvalue) + (w * w * s);
            var kl = 0.5 * (s + (v * v * eigenvalue) - 1 - Math.Log(s));
            return (-0.5 * Math.Log(2 * Math.PI * noise)) - (error / (2 * noise)) - (beta * kl);
        }

        var (w, v) = (Math.Sqrt(o.SquaredWeight), Math.Sqrt(o.VarianceOfMean / eigenvalue));
        var best = Bound(w, v, o.PosteriorVariance);
        Values.AssertNear(o.Reconstruction - (beta * o.Kl), best);
        foreach (var (dw, dv, ds) in new[] { (0.01, 0, 0), (0, 0.01, 0), (0, 0, 0.01), (0.01, 0.01, -0.01), (0.01, -0.01, 0.0) })
        {
            Assert.True(Bound(w + dw, v + dv, o.PosteriorVariance * (1 + ds)) < best);
            Assert.True(Bound(w - dw, v - dv, o.PosteriorVariance * (1 - ds)) < best);
        }
    }
}
