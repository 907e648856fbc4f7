using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Probability;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Objectives;

/// <summary>
/// A linear VAE at its optimum: for an eigenvalue λ of the data's covariance above βγ², a latent of variance
/// σ² = βγ²/λ whose mean has variance 1 - βγ²/λ; below, one that is off.
/// </summary>
public sealed class LinearLawTests
{
    private const int Corners = 8;
    private const int Steps = 20_000;
    private const double NoiseVariance = 0.25;

    private static readonly double[] Eigenvalues = [4, 1, 0.25];

    // At β = 1 and 4 an eigenvalue lies on the threshold itself, which is approached slowly.
    [Theory]
    [InlineData(1, new[] { 0.0625, 0.25, 1 }, 1e-3)]
    [InlineData(2, new[] { 0.125, 0.5, 1 }, 1e-3)]
    [InlineData(4, new[] { 0.25, 1, 1 }, 1e-3)]
    public void VariancesOfPosteriorAndOfItsMeanAreThoseOfTheTheory(double beta, double[] variances, double tolerance)
    {
        var found = Train(beta);
        Array.Sort(found);
        for (var i = 0; i < variances.Length; i++)
        {
            Assert.Equal(variances[i], found[i].Variance, tolerance);
            Assert.Equal(1 - variances[i], found[i].OfMean, tolerance);
        }
    }

    // The corners of a box have the covariance diag(4, 1, 0.25) exactly, and second moments are all that a linear model sees.
    private static (double Variance, double OfMean)[] Train(double beta)
    {
        using var backend = new CpuBackend(1);
        using var store = new Store();
        var key = new RandomKey(41);
        var points = store.Add("points", [6, 1, 3]);
        for (var point = 0; point < 6; point++)
            points.Values[(point * 3) + (point / 2)] = (float)Math.Sqrt(3) * (point % 2 == 0 ? 1 : -1);
        var scope = new ParameterScope(store, key.Fold("parameters"));
        var options = new VaeOptions
        {
            DataSize = 3,
            LatentSize = 3,
            Hidden = [],
            Likelihood = new FixedGaussianLikelihood(Math.Sqrt(NoiseVariance)),
        };
        using var trainer = new Trainer(
            new Vae(scope, options), scope, backend,
            new TrainerOptions
            {
                Objective = new ExactElbo(beta, points.Tensor),
                BatchSize = Corners,
                Optimizer = new Adam { LearningRate = new Cosine(0.02, 1e-6, Steps) },
            },
            key.Fold("training"));
        for (var i = 0; i < trainer.Batch.Length; i++)
        {
            var (corner, axis) = (i / 3, i % 3);
            trainer.Batch[i] = (float)Math.Sqrt(Eigenvalues[axis]) * ((corner >> axis & 1) == 0 ? 1 : -1);
        }

        for (var step = 0; step < Steps; step++)
            Assert.True(trainer.TakeStep().IsFinite);

        var (weight, logVariance) = (store["encoder.mean.weight"], store["encoder.logVariance.bias"]);
        return [.. Enumerable.Range(0, 3).Select(z => (
            Math.Exp(logVariance.Values[z]),
            Enumerable.Range(0, 3).Sum(x => Eigenvalues[x] * Math.Pow(weight.Values[(x * 3) + z], 2))))];
    }

    /// <summary>
    /// The bound with its expectation over z taken exactly: six points at √3 standard deviations, two along each axis, have the
    /// normal's mean and variance, and a linear decoder's likelihood needs no more.
    /// </summary>
    private sealed record ExactElbo(double Beta, Tensor Points) : IObjective
    {
        public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
        {
            var posterior = model.Infer(x, 1, context);
            var q = (Normal)posterior.Levels[0].Q;
            var z = q.Mean + (q.LogScale.Exp() * Points);
            var reconstruction = model.Decode([z], context).LogProb(x).Mean();
            var kl = posterior.Kl().Mean();
            return new((Beta * kl) - reconstruction, [new("elbo", reconstruction - kl)]);
        }
    }
}
