using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Training;

public sealed class WeightPenaltyTests
{
    private const int Size = 4;

    // Float32: sums of some ten squares near 1.
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("", 50, 3)]
    [InlineData("decoder.", 1, 0.5)]
    public void TheTermIsHalfTheSquaredMatricesBelowItsPath(string below, double dividedBy, double weight)
    {
        using var run = new Run(new("w", weight) { Below = below, DividedBy = dividedBy });
        var squares = run.Scope.Parameters
            .Where(p => p.Name.EndsWith("weight", StringComparison.Ordinal) && p.Name.StartsWith(below, StringComparison.Ordinal))
            .Sum(p => p.Values.ToArray().Sum(v => (double)v * v));
        var step = run.Trainer.TakeStep();
        Assert.Equal(["elbo", "reconstruction", "kl", "w"], run.Trainer.Terms);
        Assert.Equal(0.5 * squares / dividedBy, step[3], Tolerance);
        Assert.Equal(-step.Bound + (weight * step[3]), step.Minimized, Tolerance);
    }

    // Plain gradient descent at rate r: what a penalty adds to a step is -r w W / n on its matrices, and nothing on any other.
    [Theory]
    [InlineData(BoundGradient.Reparameterized)]
    [InlineData(BoundGradient.Score)]
    public void ItsGradientIsTheWeightOfEachMatrixWhateverTheRecognitionFollows(BoundGradient gradient)
    {
        const double Rate = 0.1, Weight = 2, DividedBy = 8;
        using var with = new Run(new("w", Weight) { DividedBy = DividedBy }, gradient, Rate);
        using var without = new Run(null, gradient, Rate);
        var before = without.Scope.Parameters.Select(p => p.Values.ToArray()).ToArray();
        Assert.Equal(without.Trainer.TakeStep().Bound, with.Trainer.TakeStep().Bound);
        foreach (var (i, parameter) in with.Scope.Parameters.Index())
        {
            var share = parameter.Shape.Rank < 2 ? 0 : Rate * Weight / DividedBy;
            for (var j = 0; j < parameter.Values.Length; j++)
            {
                Assert.Equal(
                    without.Scope.Parameters[i].Values[j] - (share * before[i][j]), parameter.Values[j], Tolerance);
            }
        }
    }

    private sealed class Run : IDisposable
    {
        private readonly Store _store = new();

        public Run(WeightPenalty? penalty, BoundGradient gradient = BoundGradient.Reparameterized, double rate = 0.1)
        {
            Scope = new(_store, new RandomKey(7));
            var model = new Vae(Scope, new VaeOptions { DataSize = Size, LatentSize = 2, Hidden = [3] });
            var options = new TrainerOptions
            {
                BatchSize = 2,
                Objective = new Elbo { Gradient = gradient },
                Optimizer = new Sgd { LearningRate = rate },
                WeightPenalties = penalty is null ? [] : [penalty],
            };
            Trainer = new(model, Scope, new ReferenceBackend(), options, new RandomKey(8));
            Trainer.Batch.Fill(1);
        }

        public ParameterScope Scope { get; }

        public Trainer Trainer { get; }

        public void Dispose()
        {
            Trainer.Dispose();
            _store.Dispose();
        }
    }
}
