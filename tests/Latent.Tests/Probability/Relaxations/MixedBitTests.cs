using Latent.Probability.Relaxations;
using Latent.Tensors;
using Latent.Tensors.Random;
using Latent.Tests.Sampling;

namespace Latent.Tests.Probability.Relaxations;

public sealed class MixedBitTests
{
    private static readonly RandomKey Key = new(6);

    // beta, q, rho, ζ, dζ/dq.
    public static TheoryData<double, double, double, double, double> Spikes =>
        [.. RelaxationTests.Rows("spike_and_exponential.csv").Select(row => Array.ConvertAll(row, RelaxationTests.Number)).Select(r => (r[0], r[1], r[2], r[3], r[4]))];

    [Theory]
    [MemberData(nameof(Spikes))]
    public void SpikeAndExponentialInvertsItsCdf(double beta, double q, double rho, double zeta, double slope)
    {
        var bit = new SpikeAndExponential(RelaxationTests.Logit(q), beta);
        if (zeta == 0)
        {
            Assert.True(rho <= Values.Scalar(bit.CdfAt(0)) && slope == 0);
            return;
        }

        var solved = RelaxationTests.Bisect(x => Values.Scalar(bit.CdfAt(x)) - rho, 0, 1);
        Assert.Equal(zeta, solved, tolerance: 1e-11);
        RelaxationTests.AssertDigits(slope, Values.Scalar(bit.SlopeAt(solved)) / (q * (1 - q)), 1e-8);
    }

    [Fact]
    public void SpikeAndExponentialDrawsZerosAndTheRestByItsCdf()
    {
        foreach (var logit in new[] { -2.0, 0.4 })
        {
            var bit = new SpikeAndExponential(logit, 5);
            var (z, zeta) = bit.Draw(Key, [20_000]);
            var (zero, cdf) = (Values.Scalar(bit.CdfAt(0)), Values.Of(bit.CdfAt(zeta)));
            Assert.All(Values.Of(z).Zip(Values.Of(zeta)), x => Assert.Equal(x.First == 1, x.Second > 0));
            Assert.InRange(cdf.Count(x => x == zero) / 20_000.0, zero - 0.017, zero + 0.017);
            KolmogorovSmirnov.AssertUniform([.. cdf.Where(x => x > zero).Select(x => (x - zero) / (1 - zero))]);
        }
    }

    // rho, ζ, dζ/dq, dζ/ds, ln q(ζ), of q = 0.3, s = 0.25, δ = 0.1.
    [Theory]
    [InlineData(0.3, 0.054992929610, 0.3898893870, -0.1803081512, 0.0945457628)]
    [InlineData(0.6, 0.366103563345, 1.3347898126, 1.0241967013, -0.4457026927)]
    [InlineData(0.95, 1.341856183557, 0.5558758500, 0.9674900601, -1.2045559530)]
    public void ShiftedGaussianInvertsItsCdf(double rho, double zeta, double slope, double slopeOfScale, double logQ)
    {
        var bit = new ShiftedGaussianBit(RelaxationTests.Logit(0.3), 0.1, 0.25);
        var solved = RelaxationTests.Bisect(x => Values.Scalar(bit.CdfAt(x)) - rho, -3, 4);
        Assert.Equal(zeta, solved, tolerance: 1e-11);
        RelaxationTests.AssertDigits(slope, Values.Scalar(bit.SlopeAt(solved)) / 0.21, 1e-8);
        RelaxationTests.AssertDigits(slopeOfScale, Values.Scalar(bit.SlopeOfScaleAt(solved)), 1e-8);
        Assert.Equal(logQ, Values.Scalar(bit.LogProb(solved)), tolerance: 1e-9);
    }

    [Fact]
    public void ShiftedGaussianDrawsFollowTheCdfAndItsGradients()
    {
        var (logit, shift, scale) = (Tensor.Input("l", []), Tensor.Input("d", []), Tensor.Input("s", []));
        var bit = new ShiftedGaussianBit(logit.BroadcastTo([20_000]), shift, scale);
        var zeta = bit.Sample(Key);
        var at = new Dictionary<string, double[]> { ["l"] = [0.6], ["d"] = [-0.2], ["s"] = [0.3] };
        var (drawn, cdf) = (Evaluate(zeta), Evaluate(bit.CdfAt(zeta)));
        KolmogorovSmirnov.AssertUniform(cdf);

        // The mean of ζ is q + δ, whatever s is; of ζ² too the moments are known: q (1 + 2δ) + δ² + s².
        var mean = Gradient.Of(zeta.Mean(), logit, shift, scale).Select(g => Evaluate(g)[0]).ToArray();
        var square = Gradient.Of(zeta.Square().Mean(), logit, shift, scale).Select(g => Evaluate(g)[0]).ToArray();
        var slope = Numerics.Sigmoid(0.6) * Numerics.Sigmoid(-0.6);
        Assert.Equal(20_000, drawn.Length);
        Assert.Equal([slope, 1, 0], mean, (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal([slope * 0.6, (2 * Numerics.Sigmoid(0.6)) - 0.4, 0.6], square, (a, b) => Math.Abs(a - b) < 0.03);

        double[] Evaluate(Tensor x) => Latent.Tensors.Backends.Reference.ReferenceBackend.Evaluate(at, 0, x)[0];
    }
}
