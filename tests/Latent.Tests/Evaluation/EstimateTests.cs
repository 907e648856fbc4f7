using Latent.Evaluation;

namespace Latent.Tests.Evaluation;

public sealed class EstimateTests
{
    [Fact]
    public void TheErrorIsTheDeviationOverTheRootOfTheCount()
    {
        var estimate = Estimate.Of([1, 2, 3, 4]);
        Assert.Equal((2.5, 4), (estimate.Mean, estimate.Count));
        Assert.Equal(Math.Sqrt(5.0 / 3 / 4), estimate.StandardError, 15);
    }

    [Theory]
    [InlineData(-98.3111, 0.4231, "−98.31 ± 0.42 nats (importance sampling, K = 5000, n = 500)")]
    [InlineData(-98.3111, 0.00423, "−98.3111 ± 0.0042 nats (importance sampling, K = 5000, n = 500)")]
    [InlineData(1503.9, 12.3, "1504 ± 12 nats (importance sampling, K = 5000, n = 500)")]
    [InlineData(-3.14159265, 0, "−3.1416 ± 0.0000 nats (importance sampling, K = 5000, n = 500)")]
    public void PrintingSaysValueErrorUnitAndEstimator(double mean, double error, string expected) =>
        Assert.Equal(
            expected, (new Estimate(mean, error, 500) { Estimator = "importance sampling, K = 5000" }).ToString());

    [Fact]
    public void OneDatumHasNoError()
    {
        var one = Estimate.Of([-98.3125]);
        Assert.True(double.IsNaN(one.StandardError));
        Assert.Equal("-98.31", one.Text(2));
        Assert.Equal("−98.3125 nats (exact, n = 1)", one.ToString());
        Assert.False(one.IsWithin(3, -98.3125));
        Assert.Equal("-98.31 ± 0.42", new Estimate(-98.312, 0.4217, 500).Text());
    }
}
