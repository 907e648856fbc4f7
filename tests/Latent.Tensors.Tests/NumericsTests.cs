using System.Globalization;

namespace Latent.Tensors.Tests;

public sealed class NumericsTests
{
    // The functions promise a few units in the last place: 1e-15 relative is 4.5 of them.
    private const double Tolerance = 1e-15;

    public static TheoryData<string> Tables =>
        ["expm1", "log1p", "sigmoid", "softplus", "erf", "erfc", "normal_cdf", "inverse_normal_cdf"];

    [Theory]
    [MemberData(nameof(Tables))]
    public void AgreesWithExactArithmetic(string name)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reference", $"{name}.csv")).Skip(1))
        {
            var cells = line.Split(',');
            var x = double.Parse(cells[0], CultureInfo.InvariantCulture);
            var expected = double.Parse(cells[1], CultureInfo.InvariantCulture);
            var actual = Function(name)(x);
            if (expected == actual)
                continue;
            var error = Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), 1e-300);
            Assert.True(error <= Tolerance, $"{name}({x:R}) = {actual:R}, expected {expected:R}: relative error {error:E2}");
        }
    }

    // Percentage points as printed in statistical tables, to 16 digits.
    [Theory]
    [InlineData(0.975, 1.9599639845400536)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(1e-6, -4.753424308822899)]
    [InlineData(1e-10, -6.361340902404056)]
    public void InverseNormalCdfYieldsKnownPercentagePoints(double p, double x) =>
        Assert.Equal(1, Numerics.InverseNormalCdf(p) / x, Tolerance);

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, double.PositiveInfinity)]
    [InlineData(0.5, 0.0)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(1.1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void InverseNormalCdfIsDefinedAtTheEndsAndNowhereOutside(double p, double x) =>
        Assert.Equal(x, Numerics.InverseNormalCdf(p));

    [Fact]
    public void NothingOverflowsBeforeItsValueDoes()
    {
        Assert.Equal(1, Numerics.Expm1(709) / Math.Exp(709), Tolerance);
        Assert.Equal(1, Numerics.Log1p(1e307) / Math.Log(1e307), Tolerance);
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (Numerics.Expm1(710), Numerics.Log1p(double.PositiveInfinity)));
    }

    [Fact]
    public void ErrorFunctionsHaveTheirLimits()
    {
        Assert.Equal((1, -1), (Numerics.Erf(double.PositiveInfinity), Numerics.Erf(double.NegativeInfinity)));
        Assert.Equal((0, 2), (Numerics.Erfc(double.PositiveInfinity), Numerics.Erfc(double.NegativeInfinity)));
        Assert.Equal((1, 0), (Numerics.NormalCdf(double.PositiveInfinity), Numerics.NormalCdf(double.NegativeInfinity)));
        Assert.Equal((0, 1), (Numerics.Erfc(double.MaxValue), Numerics.NormalCdf(double.MaxValue)));
        Assert.True(double.IsNaN(Numerics.Erf(double.NaN) + Numerics.Erfc(double.NaN) + Numerics.NormalCdf(double.NaN)));
    }

    [Fact]
    public void InverseNormalCdfUndoesTheNormalCdf()
    {
        for (var x = -8.0; x <= 5; x += 0.01)
        {
            // Above zero Φ is stored next to 1: its rounding, 2⁻⁵³, divided by the density is all that may be lost.
            var lost = MachineRounding / (Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI)) * Numerics.NormalCdf(x);
            var tolerance = (4 * Tolerance * Math.Max(1, Math.Abs(x))) + (4 * lost);
            Assert.Equal(x, Numerics.InverseNormalCdf(Numerics.NormalCdf(x)), tolerance);
        }
    }

    private const double MachineRounding = Numerics.MachineEpsilon / 2;

    [Fact]
    public void LogSumExpNeitherOverflowsNorLosesALoneTerm()
    {
        Assert.Equal(1000 + Math.Log(2), Numerics.LogSumExp([1000, 1000]), 1e-12);
        Assert.Equal(1e-20, Numerics.LogSumExp([0, Math.Log(1e-20)]), 1e-34);
        Assert.Equal(-5000, Numerics.LogSumExp([-5000]));
        Assert.Equal(double.NegativeInfinity, Numerics.LogSumExp([]));
        Assert.Equal(double.NegativeInfinity, Numerics.LogSumExp([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(3, Numerics.LogSumExp([double.NegativeInfinity, 3]));
        Assert.Equal(double.PositiveInfinity, Numerics.LogSumExp([1, double.PositiveInfinity]));
        Assert.Equal(double.NaN, Numerics.LogSumExp([1, double.NaN, double.PositiveInfinity]));
    }

    private static Func<double, double> Function(string name) => name switch
    {
        "expm1" => Numerics.Expm1,
        "log1p" => Numerics.Log1p,
        "sigmoid" => Numerics.Sigmoid,
        "softplus" => Numerics.Softplus,
        "erf" => Numerics.Erf,
        "erfc" => Numerics.Erfc,
        "normal_cdf" => Numerics.NormalCdf,
        _ => Numerics.InverseNormalCdf,
    };
}
