using Latent.Evaluation;

namespace Latent.Tests.Evaluation;

public sealed class NormalQuantileTests
{
    // Values to the last digit of a double; NormalDist().inv_cdf of Python's statistics has them to 1e-15.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.9599639845400545)]
    [InlineData(0.025, -1.9599639845400545)]
    [InlineData(0.75, 0.6744897501960817)]
    [InlineData(0.999, 3.090232306167813)]
    public void ItInvertsTheDistribution(double probability, double expected) =>
        Assert.Equal(expected, NormalQuantile.Of(probability), 1e-13);

    // The probability itself has 1e-16 of error here, divided by a density of 1e-5.
    [Fact]
    public void TheTailIsReached() => Assert.Equal(-4.753424308822899, NormalQuantile.Of(1e-6), 1e-9);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void NoProbabilityIsRefused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalQuantile.Of(probability));
}
