using Latent.Layers;
using Latent.Models;
using Latent.Optimizers;
using Latent.Sampling;
using Latent.Schedules;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Tests.Evaluation;
using Latent.Training;

namespace Latent.Tests.Sampling;

public sealed class MonteCarloEmTests
{
    private const int Size = 5;
    private const int Count = 200;

    private static readonly VaeOptions Linear = new()
    {
        DataSize = Size,
        LatentSize = 2,
        Hidden = [],
        Likelihood = new GaussianLikelihood(GaussianScale.Global),
    };

    private static readonly MonteCarloEmOptions Quick =
        new() { BatchSize = 50, Optimizer = new Adam { LearningRate = 0.01 } };

    private static readonly double[] Data = ProbabilisticPcaTests.Correlated(Count, Size);

    private static void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (float)Data[(rows[i / Size] * Size) + (i % Size)];
    }

    // A step with the values of its terms.
    private sealed record Taken(long Step, bool IsFinite, double LogJoint, double Acceptance, double StepSize);

    private sealed class Run : IDisposable
    {
        private readonly CpuBackend _backend;

        public Run(MonteCarloEmOptions options, VaeOptions? model = null, int threads = 1, ulong seed = 7)
        {
            var key = new RandomKey(seed);
            _backend = new CpuBackend(threads);
            var parameters = new ParameterScope(Store, key.Fold("parameters"));
            var vae = new Vae(parameters, model ?? Linear);
            Start = State();
            Learner = new MonteCarloEm(vae, parameters, _backend, options, Count, key.Fold("noise"));
            Batches = new Batches(Count, options.BatchSize, key.Fold("order"));
        }

        public Store Store { get; } = new();

        public Dictionary<string, float[]> Start { get; }

        public MonteCarloEm Learner { get; }

        public Batches Batches { get; }

        public Taken[] Steps(int count) =>
            [.. Learner.Run(Batches, Read).Take(count).Select(s => new Taken(s.Step, s.IsFinite, s[0], s[1], s[2]))];

        public Dictionary<string, float[]> State() =>
            Store.Variables.ToDictionary(v => v.Name, v => v.Values.ToArray());

        public void Dispose()
        {
            Learner.Dispose();
            Store.Dispose();
            _backend.Dispose();
        }
    }

    [Fact]
    public void ALinearDecoderReachesTheMaximumOfTheLikelihood()
    {
        const int steps = 5000;
        const double tolerance = 0.005;
        var options = Quick with { Optimizer = new Adam { LearningRate = new Cosine(0.03, 0, steps * 5) } };
        using var run = new Run(options);
        var before = ProbabilisticPca.Of(Linear, run.Store)!.LogLikelihoods(Data).Mean;
        var taken = run.Steps(steps);
        var best = ProbabilisticPca.Fit(Data, Size, 2).LogLikelihoods(Data).Mean;
        var reached = ProbabilisticPca.Of(Linear, run.Store)!.LogLikelihoods(Data).Mean;
        Assert.True(before < best - 1, $"best {best:F4}, started at {before:F4}");
        Assert.True(reached <= best && best - reached < tolerance, $"best {best:F4}, reached {reached:F4}");
        Assert.Equal(0.9, taken[^500..].Average(s => s.Acceptance), 0.03);
    }

    [Fact]
    public void OnlyTheDecoderMoves()
    {
        using var run = new Run(Quick);
        _ = run.Steps(3);
        var state = run.State();
        foreach (var (name, values) in run.Start)
        {
            if (name.StartsWith("encoder.", StringComparison.Ordinal))
                Assert.Equal(values, state[name]);
            else
                Assert.NotEqual(values, state[name]);
        }

        Assert.DoesNotContain(state.Keys, k => k.StartsWith("optimizer.encoder", StringComparison.Ordinal));
    }

    // One update a step of plain gradient ascent, so that the count of updates is seen in the weights.
    [Fact]
    public void ADrawServesSoManyUpdates()
    {
        var options = Quick with { Optimizer = new Sgd { LearningRate = 1e-4 } };
        using Run one = new(options with { Updates = 1 }), five = new(options with { Updates = 5 });
        (_, _) = (one.Steps(1), five.Steps(1));
        var (small, large) = (Moved(one), Moved(five));
        Assert.Equal(5, large / small, 0.05);

        static double Moved(Run run) =>
            run.State()["decoder.mean.bias"].Zip(run.Start["decoder.mean.bias"]).Sum(p => p.First - p.Second);
    }

    [Fact]
    public void AResumedRunIsTheSameBitsAsOneNeverStopped()
    {
        using Run whole = new(Quick), before = new(Quick), resumed = new(Quick), other = new(Quick, seed: 8);
        var steps = whole.Steps(12);
        _ = before.Steps(7);
        foreach (var variable in before.Store.Variables)
            variable.Values.CopyTo(resumed.Store[variable.Name].Values);
        resumed.Learner.Step = before.Learner.Step;
        Assert.Equal(steps[7..], resumed.Steps(5));
        Assert.Equal(whole.State(), resumed.State());
        Assert.NotEqual(steps[..5], other.Steps(5));
    }

    [Fact]
    public void TheSameBitsComeOfOneAndOfTwoThreads()
    {
        var wide = Linear with { Hidden = [300], Likelihood = new FixedGaussianLikelihood(0.5) };
        using Run one = new(Quick, wide), two = new(Quick, wide, threads: 2);
        Assert.Equal(one.Steps(5), two.Steps(5));
        Assert.Equal(one.State(), two.State());
    }

    [Fact]
    public void AStepThatIsNotFiniteEndsTheRun()
    {
        using var run = new Run(Quick with { Optimizer = new Sgd { LearningRate = 1e30 } });
        var taken = run.Steps(5);
        Assert.False(Assert.Single(taken).IsFinite);
        Assert.Equal(0, run.Learner.Step);
        Assert.StartsWith("step 1: element ", run.Learner.Diagnose()?.ToString(), StringComparison.Ordinal);
    }

    // Weights so great that ln p(x, z) overflows where a chain stands.
    [Fact]
    public void AChainThatStandsWhereNothingIsFiniteIsDiagnosed()
    {
        using var run = new Run(Quick);
        run.Store["decoder.mean.weight"].Values.Fill(1e30f);
        Assert.False(Assert.Single(run.Steps(2)).IsFinite);
        var found = run.Learner.Diagnose()!;
        Assert.Equal(1, found.Step);
        Assert.Contains("Mul", found.Tensor, StringComparison.Ordinal);
    }

    [Fact]
    public void ItsTermsAreNamedAndNoneIsCalledABound()
    {
        using var run = new Run(Quick);
        Assert.Equal(["logJoint", "acceptance", "stepSize"], run.Learner.Terms);
    }

    [Fact]
    public void WrongCallsSayWhatIsWrong()
    {
        using var run = new Run(Quick);
        Assert.StartsWith(
            "MonteCarloEm: batches of 20 from 100 examples, but a step takes 50 and there are chains for 200.",
            Assert.Throws<ArgumentException>(
                () => run.Learner.Run(new Batches(100, 20, new RandomKey(1)), Read)).Message,
            StringComparison.Ordinal);
        var parameters = new ParameterScope(run.Store, new RandomKey(1))["other"];
        using var backend = new CpuBackend(1);
        Assert.StartsWith(
            "MonteCarloEm: the store's chains are [200, 2], not [60, 2]; train on as many examples as before.",
            Assert.Throws<ArgumentException>(() => new MonteCarloEm(
                new Vae(parameters, Linear), parameters, backend, Quick, 60, new RandomKey(1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Learner.TakeStep([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quick with { TargetAcceptance = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Quick with { Updates = 0 });
    }
}
