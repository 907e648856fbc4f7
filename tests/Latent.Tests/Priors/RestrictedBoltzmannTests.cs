using Latent.Layers;
using Latent.Models.Discrete;
using Latent.Priors;
using Latent.Probability.Relaxations;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Priors;

public sealed class RestrictedBoltzmannTests
{
    [Fact]
    public void EnergyIsThatOfTheState()
    {
        var energy = TinyMachine.Machine.NegativeEnergy(TinyMachine.Layer(1, 0), TinyMachine.Layer(1, 1));
        Assert.Equal(-1.771229363482, Values.Scalar(energy) - TinyMachine.LogZ, tolerance: 1e-11);
        Assert.Equal(TinyMachine.Weights.NegativeEnergy([1, 0], [1, 1]), Values.Scalar(energy), 12);
    }

    [Fact]
    public void FreeEnergySumsTheRightLayerOut()
    {
        for (var state = 0; state < 4; state++)
        {
            var left = TinyMachine.State(state, 2);
            var sum = Enumerable.Range(0, 4).Sum(r => Math.Exp(TinyMachine.Weights.NegativeEnergy(left, TinyMachine.State(r, 2))));
            Values.AssertNear(Math.Log(sum), Values.Scalar(TinyMachine.Machine.NegativeFreeEnergy(TinyMachine.Layer(left))));
        }
    }

    // family, beta, ln p(ζ) exactly and by mean field after 5 rounds and after 200, at ζ = (0.9, 0.05, 0.6, 0.2), and the means.
    [Theory]
    [InlineData("exponential", 10, -0.3036576447, -0.3036612192, -0.3036612192, 0.9998834342, 0.0000264395, 0.9478403891, 0.0033350150)]
    [InlineData("power", 30, -7.4916772620, -7.4986220788, -7.4986220788, 0.9496249931, 0.0173314976, 0.7742706772, 0.2670707373)]
    [InlineData("uniform-exponential", 16, -1.6442518318, -1.6450156445, -1.6450156445, 0.9934540818, 0.0019656363, 0.7826350770, 0.0919546091)]
    [InlineData("gaussian", 25, -1.9318885550, -1.9318888342, -1.9318888342, 0.9999844877, 0.0000027223, 0.9677040539, 0.0007460347)]
    public void MeanFieldIsALowerBoundOfTheRelaxedPrior(
        string family, double beta, double exact, double five, double many, double m0, double m1, double m2, double m3)
    {
        var r = Relaxation.Families[family](beta);
        double[] zeta = [0.9, 0.05, 0.6, 0.2];
        var (left, right) = (r.Coordinate(TinyMachine.Layer(zeta.AsSpan(0, 2))), r.Coordinate(TinyMachine.Layer(zeta.AsSpan(2))));
        double Bound(int rounds)
        {
            var (l, m) = TinyMachine.Machine.MeanField(r.Odds(left), r.Odds(right), rounds);
            double[] means = [.. Values.Of(l), .. Values.Of(m)];
            var entropy = -means.Sum(p => (p * Math.Log(p)) + ((1 - p) * Math.Log(1 - p)));
            return Values.Scalar(TinyMachine.Machine.NegativeEnergy(l, m) + (r.Odds(left) * l).Sum() + (r.Odds(right) * m).Sum())
                + Values.Scalar(r.LogDensityOfZero(left).Sum() + r.LogDensityOfZero(right).Sum()) + entropy - TinyMachine.LogZ;
        }

        var sum = Enumerable.Range(0, 16).Select(number => TinyMachine.State(number, 4)).Sum(z => Math.Exp(
            TinyMachine.Weights.NegativeEnergy(z.AsSpan(0, 2), z.AsSpan(2)) - TinyMachine.LogZ
            + Values.Scalar(((TinyMachine.Row(z.AsSpan(0, 2)) * r.Odds(left)) + r.LogDensityOfZero(left)).Sum())
            + Values.Scalar(((TinyMachine.Row(z.AsSpan(2)) * r.Odds(right)) + r.LogDensityOfZero(right)).Sum())));
        Assert.Equal(exact, Math.Log(sum), tolerance: 1e-9);
        Assert.Equal(five, Bound(5), tolerance: 1e-9);
        Assert.Equal(many, Bound(200), tolerance: 1e-9);
        var (a, b) = TinyMachine.Machine.MeanField(r.Odds(left), r.Odds(right));
        Assert.Equal([m0, m1, m2, m3], [.. Values.Of(a), .. Values.Of(b)], (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [Fact]
    public void GaussianIntegralIsItsSum()
    {
        using var store = new Store();
        var prior = Prior(store, integralPrecision: 30);
        var (squares, vectors) = Latent.Evaluation.SymmetricEigen.Of(TinyMachine.Weights.Gram());
        prior.Integral!.Set(store, 4, squares, vectors);
        prior.Set(store, TinyMachine.LogZ, 0);
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), x => (double)x));
        Assert.Equal(3.125322228169, values["integral.halfLogDeterminant"][0], tolerance: 1e-6);
        var context = new ForwardContext(Mode.Evaluation, new RandomKey(1));
        var at = prior.LogIntegral(TinyMachine.Layer(0.9, 0.05), TinyMachine.Layer(0.6, 0.2), context);
        Assert.Equal(-2.178321633559, ReferenceBackend.Evaluate(values, 0, at)[0][0], tolerance: 2e-6);
    }

    // Newton's iteration follows W as it moves from where X was set, and the moment is the gradient of -½ ln det M.
    [Fact]
    public void DeterminantHasItsGradient()
    {
        using var store = new Store();
        var prior = Prior(store, integralPrecision: 6);
        var moved = TinyMachine.Weights with { Weight = [.. TinyMachine.Weights.Weight.Select(w => 1.05 * w)] };
        var (squares, vectors) = Latent.Evaluation.SymmetricEigen.Of(TinyMachine.Weights.Gram());
        prior.Integral!.Set(store, 4, squares, vectors);
        var weight = TinyMachine.Row(moved.Weight).Reshape([2, 2]);
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), x => (double)x));
        var moment = ReferenceBackend.Evaluate(values, 0, prior.Integral.Moment(weight, new ForwardContext(Mode.Training, new RandomKey(1), store)))[0];
        for (var i = 0; i < 4; i++)
        {
            double At(double h)
            {
                var w = moved.Weight.ToArray();
                w[i] += h;
                var lambda = values["integral.precision"][0];
                return -0.5 * Latent.Evaluation.SymmetricEigen.Of((moved with { Weight = w }).Gram()).Values.Sum(s => Math.Log(1 - (s / lambda / lambda)));
            }

            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, moment[i], tolerance: 1e-6);
        }
    }

    // The posterior's logits of the reference values, and its exact divergence from the machine.
    [Fact]
    public void DivergencesAreThoseOfTheReference()
    {
        var logits = TinyMachine.Layer(0.4, -1.2, 2.0, 0.3);
        Assert.Equal(0.315418169494, Divergence(DiscreteTraining.SmoothedBits, [Draws(logits)]), tolerance: 2e-6);
        Assert.Equal(0.315418169494, Divergence(DiscreteTraining.Bits, [Draws(logits)]), tolerance: 2e-6);
        foreach (var (r, expected) in new (Relaxation, double)[] { (new ExponentialRelaxation(10), -0.019508753622), (new PowerRelaxation(30), 0.026321074932) })
        {
            var zeta = r.Coordinate(TinyMachine.Layer(0.9, 0.05));
            var left = new BitDraws(TinyMachine.Layer(0.4, -1.2), Tensor.Full(0, [1, 2]), zeta, r.Odds(zeta), null);
            Assert.Equal(expected, Divergence(DiscreteTraining.SmoothedBits, [left, Draws(TinyMachine.Layer(2.0, 0.3))]), tolerance: 2e-6);
        }

        static BitDraws Draws(Tensor logits) => new(logits, Tensor.Full(0, logits.Shape), logits, Tensor.Full(0, logits.Shape), null);
    }

    private static double Divergence(DiscreteTraining training, BitDraws[] drawn)
    {
        using var store = new Store();
        var prior = Prior(store);
        prior.Set(store, TinyMachine.LogZ, 0);
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), x => (double)x));
        var (divergence, context) = (new DiscreteDivergence(prior), new ForwardContext(Mode.Evaluation, new RandomKey(1), store));
        var kl = training == DiscreteTraining.Bits ? divergence.OfBits(drawn, context) : divergence.OfSmoothedBits(drawn, context);
        return ReferenceBackend.Evaluate(values, 0, kl)[0][0];
    }

    private static BoltzmannPrior Prior(Store store, double? integralPrecision = null)
    {
        var prior = new BoltzmannPrior(
            new ParameterScope(store, new RandomKey(1)), new() { Lefts = 2, Rights = 2, Chains = 4, IntegralPrecision = integralPrecision });
        TinyMachine.Weights.Weight.Select(x => (float)x).ToArray().CopyTo(store["weight"].Values);
        TinyMachine.Weights.LeftBias.Select(x => (float)x).ToArray().CopyTo(store["leftBias"].Values);
        TinyMachine.Weights.RightBias.Select(x => (float)x).ToArray().CopyTo(store["rightBias"].Values);
        return prior;
    }
}
