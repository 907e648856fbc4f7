using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Objectives;

/// <summary>Linear models trained to their optimum, which is known in closed form.</summary>
public sealed class TrainedToyTests
{
    private const int Rows = 2000;
    private const double NoiseVariance = 0.25;

    private static readonly RandomKey Key = new(31);

    // aevb.md 9.2 and 10 with q(z | x) = N(c x + d, v): precision 1 + w² / (β s²), for the decoder w = 2, b = 0.5 held fixed.
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void TheBestEncoderUnderBetaIsTheReference(double beta)
    {
        var precision = 1 + (4 / (beta * NoiseVariance));
        var slope = 2 / (beta * NoiseVariance) / precision;
        using var toy = new Toy(new Elbo { Penalty = new WeightedDivergence(beta), Draws = 4 });
        toy.Train(3000);
        toy.AssertEncoder(slope, -0.5 * slope, 1 / precision);
    }

    [Fact]
    public void TheSleepPhaseEndsAtTheExactPosterior()
    {
        using var toy = new Toy(new WakeSleep());
        toy.Train(3000);
        toy.AssertEncoder(8.0 / 17, -4.0 / 17, 1.0 / 17, 0.01);
    }

    [Fact]
    public void ALimitOnTheDivergenceIsHeldByItsMultiplier()
    {
        using var toy = new Toy(new Elbo { Penalty = new DivergenceLimit(0.5, 0.1), Draws = 4 });
        toy.Train(3000);
        Assert.InRange(toy.Term("kl"), 0.49, 0.51);
        Assert.InRange(toy.Term("multiplier"), 1, 50);
    }

    [Fact]
    public void ACapacityIsFilled()
    {
        using var toy = new Toy(new Elbo { Penalty = new DivergenceCapacity(new WarmUp(1000, 1.5), 50), Draws = 4 });
        toy.Train(3000);
        Assert.InRange(toy.Term("kl"), 1.48, 1.52);
    }

    [Fact]
    public void FreeBitsCostNothingBelowTheirThreshold()
    {
        using var toy = new Toy(new Elbo { Penalty = new FreeBits(5), Draws = 4 });
        toy.Train(500);

        // The divergence of the exact posterior is 1.4 nats: what is minimized is the constant 5 less the reconstruction.
        Assert.Equal(5 - toy.Term("reconstruction"), toy.Minimized, 1e-4);
    }

    /// <summary>x = 2z + 0.5 + s ε: a linear VAE whose decoder starts at the truth and is held there.</summary>
    private sealed class Toy : IDisposable
    {
        private readonly CpuBackend _backend = new(1);
        private readonly Store _store = new();
        private readonly Trainer _trainer;
        private readonly float[] _data = new float[Rows];
        private double _minimized;
        private Dictionary<string, double> _terms = [];

        public Toy(IObjective objective)
        {
            var scope = new ParameterScope(_store, Key.Fold("parameters"));
            var model = new Vae(scope, new VaeOptions
            {
                DataSize = 1,
                LatentSize = 1,
                Hidden = [],
                Likelihood = new FixedGaussianLikelihood(Math.Sqrt(NoiseVariance)),
            });
            var options = new TrainerOptions
            {
                Objective = objective,
                BatchSize = Rows,
                Optimizer = new Adam { LearningRate = new Cosine(0.02, 1e-5, 3000) },
            };
            _trainer = new Trainer(model, scope, _backend, options, Key.Fold("training"));

            // Moments are exact: what is left of an estimate's error is the draws'.
            for (var i = 0; i < Rows; i++)
            {
                var z = (float)Math.Sqrt(4 + NoiseVariance) * (float)Normal((i + 0.5) / Rows);
                _data[i] = 0.5f + z;
            }
        }

        public double Minimized => _minimized;

        public double Term(string name) => _terms[name];

        public void Train(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                Fix("decoder.mean.weight", 2);
                Fix("decoder.mean.bias", 0.5f);
                _data.CopyTo(_trainer.Batch);
                var taken = _trainer.TakeStep();
                Assert.True(taken.IsFinite);
                if (step == steps - 1)
                    (_minimized, _terms) = (taken.Minimized, _trainer.Terms.Index().ToDictionary(t => t.Item, t => taken[t.Index]));
            }
        }

        public void AssertEncoder(double slope, double shift, double variance, double tolerance = 1e-3)
        {
            Assert.Equal(slope, Value("encoder.mean.weight"), tolerance);
            Assert.Equal(shift, Value("encoder.mean.bias"), tolerance);
            Assert.Equal(0, Value("encoder.logVariance.weight"), 10 * tolerance);
            Assert.Equal(variance, Math.Exp(Value("encoder.logVariance.bias")), tolerance);
        }

        public void Dispose()
        {
            _trainer.Dispose();
            _store.Dispose();
            _backend.Dispose();
        }

        private static double Normal(double p) => Numerics.InverseNormalCdf(p);

        private double Value(string name) => _store[name].Values[0];

        private void Fix(string name, float value) => _store[name].Values[0] = value;
    }
}
