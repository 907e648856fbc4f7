using Latent.Sampling;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

public sealed class LeapfrogTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<bool, double, double, double, double, double> References => new()
    {
        { false, 1, 0.5, 0.9613264451364407, -0.5706678869680953, -9.481433235147829e-05 },
        { true, 0, 1, 0.5102951229273398, -2.1398696630397454, -0.07943043991065668 },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void TenStepsOfATenthReachTheReference(
        bool posterior, double z, double m, double zEnd, double mEnd, double energyChange)
    {
        var density = posterior ? NormalTarget.ToyPosterior : NormalTarget.Standard;
        double[] position = [z], momentum = [m], value = [0], gradient = [0];
        density.Evaluate(position, value, gradient);
        var energy = (m * m / 2) - value[0];
        Leapfrog.Integrate(density, 10, [0.1], position, momentum, value, gradient);
        Values.AssertNear(zEnd, position[0], Tolerance);
        Values.AssertNear(mEnd, momentum[0], Tolerance);
        Values.AssertNear(energyChange, (momentum[0] * momentum[0] / 2) - value[0] - energy, Tolerance);
    }

    [Fact]
    public void WithItsMomentumTurnedItGoesBackToWhereItBegan()
    {
        const int rows = 7, size = 3;
        var key = new RandomKey(4);
        var density = new NormalTarget([0.3, -1, 2], [1, 0.2, 3]);
        double[] start = [.. Enumerable.Range(0, rows * size).Select(i => key.NormalAt(0, i))];
        double[] momenta = [.. Enumerable.Range(0, rows * size).Select(i => key.NormalAt(1, i))];
        double[] stepSizes = [.. Enumerable.Range(1, rows).Select(i => 0.03 * i)];
        double[] positions = [.. start], values = new double[rows], gradients = new double[rows * size];
        density.Evaluate(positions, values, gradients);
        Leapfrog.Integrate(density, 20, stepSizes, positions, momenta, values, gradients);
        Assert.All(positions.Zip(start), p => Assert.True(Math.Abs(p.First - p.Second) > 1e-3));
        for (var i = 0; i < momenta.Length; i++)
            momenta[i] = -momenta[i];
        Leapfrog.Integrate(density, 20, stepSizes, positions, momenta, values, gradients);
        for (var i = 0; i < start.Length; i++)
            Values.AssertNear(start[i], positions[i]);
    }

    // The error in energy is of the second order: a quarter as great with steps of half the size.
    [Fact]
    public void HalfTheStepLeavesAQuarterOfTheError()
    {
        Assert.Equal(4, Error(0.1, 10) / Error(0.05, 20), 0.05);

        static double Error(double stepSize, int steps)
        {
            double[] position = [1], momentum = [0.5], value = [-0.5], gradient = [-1];
            Leapfrog.Integrate(NormalTarget.Standard, steps, [stepSize], position, momentum, value, gradient);
            return (momentum[0] * momentum[0] / 2) - value[0] - 0.625;
        }
    }
}
