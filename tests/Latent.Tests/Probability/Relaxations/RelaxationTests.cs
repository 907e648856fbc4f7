using System.Globalization;
using Latent.Probability.Relaxations;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Tests.Sampling;

namespace Latent.Tests.Probability.Relaxations;

public sealed class RelaxationTests
{
    private static readonly RandomKey Key = new(5);

    // family, beta, q, rho, whether ζ or 1 - ζ, its value, dζ/dq, ln q(ζ).
    public static TheoryData<string, double, double, double, bool, double, double, double> Draws => [.. Rows("relaxed.csv")
        .Select(r => (r[0], Number(r[1]), Number(r[2]), Number(r[3]), r[4] == "z", Number(r[5]), Number(r[6]), Number(r[7])))];

    // family, beta, ζ, ln r₀, ln r₁, b, R₀.
    public static TheoryData<string, double, double, double, double, double, double> Densities => [.. Rows("relaxed_zero.csv")
        .Select(r => (r[0], Number(r[1]), Number(r[2]), Number(r[3]), Number(r[4]), Number(r[5]), Number(r[6])))];

    public static TheoryData<string, double> Families => new()
    {
        { "exponential", 8 }, { "exponential", 100 }, { "uniform-exponential", 16 }, { "uniform-exponential", 100 },
        { "power", 20 }, { "power", 40 }, { "power", 100 }, { "gaussian", 25 }, { "gaussian", 100 },
    };

    [Theory]
    [MemberData(nameof(Draws))]
    public void InvertsTheCdfWithItsSlopeAndDensity(
        string family, double beta, double q, double rho, bool isValue, double expected, double slope, double logQ)
    {
        var relaxed = Relaxed(family, beta, Logit(q));
        var r = relaxed.Relaxation;
        var u = Bisect(x => Values.Scalar(relaxed.CdfAt(x)) - rho, -400, 400);
        var zeta = Values.Scalar(r.Value(u));
        AssertDigits(expected, isValue ? zeta : Values.Scalar(r.Value(r.Mirror(u))), 1e-9);
        AssertDigits(slope, Values.Scalar(relaxed.SlopeAt(u) * r.LogStretch(u).Exp()) / (q * (1 - q)), 1e-8);
        Assert.Equal(logQ, Values.Scalar(relaxed.LogProbAt(u)), tolerance: 1e-9);
    }

    [Theory]
    [MemberData(nameof(Densities))]
    public void DensitiesOddsAndCdfAreThoseOfTheFamily(
        string family, double beta, double zeta, double logZero, double logOne, double odds, double cdf)
    {
        var r = Relaxation.Families[family](beta);
        var u = r.Coordinate(zeta);
        Assert.Equal(logZero, Values.Scalar(r.LogDensityOfZero(u)), tolerance: 1e-9);
        Assert.Equal(logOne, Values.Scalar(r.LogDensityOfZero(r.Mirror(u))), tolerance: 1e-9);
        Assert.Equal(odds, Values.Scalar(r.Odds(u)), tolerance: 1e-9);
        Assert.Equal(cdf, Values.Scalar(r.CdfOfZero(u)), tolerance: 1e-11);
        Assert.Equal(zeta, Values.Scalar(r.Value(u)), 12);
        Values.AssertNear(Values.Scalar(r.CdfOfZero(u) - (1 - r.CdfOfZero(r.Mirror(u)))), Values.Scalar(r.CdfGap(u)), 1e-11);
    }

    // The slope is dζ/dl at F(ζ) = ρ: a difference of inverse CDFs.
    [Theory]
    [MemberData(nameof(Families))]
    public void SlopeIsTheDifferenceOfInverses(string family, double beta)
    {
        foreach (var (logit, rho) in new[] { (-2.0, 0.3), (-2.0, 0.95), (0.5, 0.2), (0.5, 0.7), (3.0, 0.02), (3.0, 0.6) })
        {
            const double h = 1e-5;
            double At(double l) => Bisect(x => Values.Scalar(Relaxed(family, beta, l).CdfAt(x)) - rho, -1200, 1200);
            var slope = Values.Scalar(Relaxed(family, beta, logit).SlopeAt(At(logit)));
            AssertDigits((At(logit + h) - At(logit - h)) / (2 * h), slope, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void DrawsFollowTheCdf(string family, double beta)
    {
        foreach (var logit in new[] { -1.5, 0, 2.5 })
        {
            var relaxed = Relaxed(family, beta, logit);
            KolmogorovSmirnov.AssertUniform(Values.Of(relaxed.CdfAt(relaxed.Draw(Key, [20_000]).Coordinate)));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void RatioIsTheDensityOverThatOfTheBit(string family, double beta)
    {
        var relaxed = Relaxed(family, beta, 0.7);
        var drawn = relaxed.Draw(Key, [200]);
        var r = relaxed.Relaxation;
        var ofBit = drawn.Bit.Select(r.LogDensityOfZero(r.Mirror(drawn.Coordinate)), r.LogDensityOfZero(drawn.Coordinate));
        var expected = Values.Of(relaxed.LogProbAt(drawn.Coordinate) - ofBit);
        foreach (var (a, b) in expected.Zip(Values.Of(drawn.LogRatio)))
            Values.AssertNear(a, b, 1e-9);
    }

    // In float, as training runs: draws at the ends of the range, odds of hundreds, posteriors that are sure.
    [Theory]
    [MemberData(nameof(Families))]
    public void ExtremesStayFinite(string family, double beta)
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var logit = store.Add("l", [5]);
        new float[] { -40, -5, 0, 5, 40 }.CopyTo(logit.Values);
        var drawn = new RelaxedBernoulli(logit.Tensor, Relaxation.Families[family](beta)).Draw(Key, [20_000]);
        var loss = (drawn.LogRatio + drawn.Value + (0.001 * drawn.Odds)).Mean();
        using var program = cpu.Compile(
            new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = loss, ["g"] = Gradient.Of(loss, logit.Tensor)[0] } }, store);
        program.Run(1);
        Assert.True(float.IsFinite(program.Output("y")[0]));
        foreach (var value in program.Output("g"))
            Assert.True(float.IsFinite(value));
    }

    [Fact]
    public void FloatsAgreeWithDoubles()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        foreach (var (family, beta) in Families.Select(x => x.Data).Where(x => x.Item2 < 50))
        {
            var drawn = Relaxed(family, beta, 0.3).Draw(Key, [400]);
            foreach (var (part, tolerance) in new[] { (drawn.Value, 1e-4), (drawn.LogRatio, 1e-4) })
            {
                using var program = cpu.Compile(Trace.Of("y", part), store);
                program.Run(0);
                foreach (var (expected, actual) in Values.Of(part).Zip(program.Output("y").ToArray()))
                    Values.AssertNear(expected, actual, tolerance);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void RefusesABetaThatIsNone(double beta) => Assert.Throws<ArgumentOutOfRangeException>(() => new PowerRelaxation(beta));

    internal static double Logit(double q) => Math.Log(q / (1 - q));

    internal static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Probability", "Relaxations", file)).Skip(1).Select(line => line.Split(','));

    internal static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    internal static double Bisect(Func<double, double> f, double low, double high)
    {
        for (var i = 0; i < 120; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = f(middle) < 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    internal static void AssertDigits(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"expected {expected:R}, was {actual:R}");

    private static RelaxedBernoulli Relaxed(string family, double beta, double logit) => new(logit, Relaxation.Families[family](beta));
}
