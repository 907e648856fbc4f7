using Latent.Evaluation;
using Latent.Evaluation.Scoring;
using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Probability;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Models;

public sealed class AutoencoderTests
{
    private const int Size = 3;
    private const int Corners = 8;
    private const int Steps = 4000;
    private const double HalfLogTwoPi = 0.91893853320467274;

    private static readonly double[] Eigenvalues = [4, 1, 0.25];

    // The corners of a box, turned so that no axis is an eigenvector: by the thirds of a reflection, 1 - 2/3 on the diagonal.
    private static void Box(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var (corner, value) = (rows[i / Size], 0.0);
            for (var axis = 0; axis < Size; axis++)
            {
                var side = Math.Sqrt(Eigenvalues[axis]) * ((corner >> axis & 1) == 0 ? 1 : -1);
                value += side * ((axis == i % Size ? 1 : 0) - (2.0 / 3));
            }

            to[i] = (float)value;
        }
    }

    private static VaeOptions Linear(int codes) => new()
    {
        DataSize = Size,
        LatentSize = codes,
        Hidden = [],
        Likelihood = new FixedGaussianLikelihood(1),
    };

    // Baldi and Hornik 1989, doi:10.1016/0893-6080(89)90014-2: the subspace of the leading eigenvectors.
    [Theory]
    [InlineData(1, 1.25)]
    [InlineData(2, 0.25)]
    public void ALinearOneLeavesTheSumOfTheDiscardedEigenvalues(int codes, double discarded)
    {
        using var backend = new CpuBackend(1);
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(2));
        var model = new Autoencoder(scope, Linear(codes));
        var options = new TrainerOptions
        {
            Objective = new Autoencoding(),
            BatchSize = Corners,
            Optimizer = new Adam { LearningRate = new Cosine(0.05, 1e-5, Steps) },
        };
        using var trainer = new Trainer(model, scope, backend, options, new RandomKey(3));
        foreach (var step in trainer.Run(new Batches(Corners, Corners, new RandomKey(4)), Box).Take(Steps))
            Assert.True(step.IsFinite);

        using var evaluator = new Evaluator(model, store, backend, new EvaluatorOptions(), new RandomKey(5));
        var measured = evaluator.Measure(Corners, Box);
        Assert.Equal(discarded, -2 * (measured.Reconstruction.Mean + (Size * HalfLogTwoPi)), 1e-3);
        Assert.Equal(codes, measured.Levels[0].ActiveUnits);
    }

    // ‖W‖²_F of a linear decoder, by independent signs for each of many data. With M = WᵀW = [[10, 14], [14, 20]], vᵀMv is
    // 30 ± 28: of variance 28². The codes are 0.
    [Fact]
    public void TheSignsEstimateTheSquaredNormOfTheJacobian()
    {
        const int Batch = 4000;
        const double Sigmas = 4;
        var weight = Tensor.Input("w", [2, 2]);
        var model = new GivenCodes(2, 2, x => x, z => z.MatMul(weight));
        var objective = new Autoencoding { JacobianPenalty = 2, CodePenalty = 3 };
        var found = Evaluate(objective, model, new() { ["x"] = new double[2 * Batch], ["w"] = [1, 2, 3, 4] }, [Batch, 2]);
        var jacobian = found["jacobian"];
        Assert.NotEqual(30, jacobian);
        Assert.Equal(30, jacobian, Sigmas * 28 / Math.Sqrt(Batch));
        Values.AssertNear(-found["reconstruction"] + (2 * jacobian), found["minimized"]);
    }

    [Fact]
    public void CodesAreHalfTheirSquaredLengthAndWeighed()
    {
        var model = new GivenCodes(2, 2, x => x, z => z);
        var found = Evaluate(new Autoencoding { CodePenalty = 3 }, model, new() { ["x"] = [1, 2, 0, 4] }, [2, 2]);
        Values.AssertNear((2.5 + 8) / 2, found["codes"]);
        Values.AssertNear(-2 * HalfLogTwoPi, found["reconstruction"]);
        Values.AssertNear((2 * HalfLogTwoPi) + (3 * 5.25), found["minimized"]);
    }

    // The penalty is itself made of first derivatives, so this checks second ones.
    [Fact]
    public void TheGradientOfTheJacobianPenaltyIsItsDifference()
    {
        var (w, e) = (Tensor.Input("w", [2, 3]), Tensor.Input("e", [3, 2]));
        var model = new GivenCodes(3, 2, x => x.MatMul(e).Tanh(), z => z.MatMul(w).Tanh());
        var x = Tensor.Input("x", [2, 3]);
        var terms = new Autoencoding { JacobianPenalty = 0.7, CodePenalty = 0.1 }.Evaluate(model, x, Context);
        GradientCheck.Holds(terms.Minimized, [w, e], new Dictionary<string, double[]>
        {
            ["x"] = [0.3, -0.2, 0.9, 1.1, 0.4, -0.5],
            ["w"] = [0.5, -0.3, 0.8, 0.2, 0.7, -0.6],
            ["e"] = [0.1, 0.9, -0.4, 0.3, 0.6, -0.8],
        });
    }

    [Fact]
    public void WhatTakesADensityIsRefusedInASentence()
    {
        using var backend = new CpuBackend(1);
        using var store = new Store();
        var model = new Autoencoder(new ParameterScope(store, new RandomKey(2)), Linear(2));
        using var evaluator = new Evaluator(model, store, backend, new EvaluatorOptions(), new RandomKey(5));
        AssertRefused(
            "Autoencoder: the codes of a deterministic autoencoder follow no prior; fit a density to them.",
            () => model.SamplePrior(3, Context));
        AssertRefused(
            "Evaluator: codes without a density have no ELBO; measure the reconstruction.", () => evaluator.Elbo(Corners, Box));
        AssertRefused(
            "Evaluator: codes without a density give no likelihood; measure the reconstruction.",
            () => evaluator.LogLikelihood(Corners, Box, 5));
        AssertRefused(
            "Scorer: codes without a density give no likelihood; score by the reconstruction.",
            () => new Scorer(model, store, backend, FeatureMap.Of([Size], null), new() { Samples = 5 }, new RandomKey(1)));
        AssertRefused(
            "Dirac: a point mass has no density; score values by a posterior that has one, such as a normal.",
            () => new Dirac(Tensor.Full(0, [2])).LogProb(Tensor.Full(0, [2])));
        using var other = new Store();
        var vae = new Vae(new ParameterScope(other, new RandomKey(2)), Linear(2));
        AssertRefused(
            "Autoencoding: is of a deterministic autoencoder; a model with densities takes a bound.",
            () => new Autoencoding().Evaluate(vae, Tensor.Input("x", [1, Size]), Context));
    }

    private static ForwardContext Context => new(Mode.Training, new RandomKey(9));

    private static void AssertRefused(string message, Func<object> asked) =>
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => asked()).Message);

    private static Dictionary<string, double> Evaluate(
        Autoencoding objective, GivenCodes model, Dictionary<string, double[]> values, Shape shape)
    {
        var terms = objective.Evaluate(model, Tensor.Input("x", shape), Context);
        Term[] all = [.. terms.Terms, new("minimized", terms.Minimized)];
        var found = ReferenceBackend.Evaluate(values, 0, [.. all.Select(t => t.Value)]);
        return all.Zip(found).ToDictionary(x => x.First.Name, x => x.Second[0]);
    }
}
