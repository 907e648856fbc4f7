using Latent.Data;
using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Training;

public sealed class TrainerTests
{
    private const int Size = 8;
    private const int BatchSize = 16;
    private const int Examples = 70;

    private static readonly TrainerOptions Quick =
        new() { BatchSize = BatchSize, Optimizer = new Adam { LearningRate = 1e-2 } };

    // Two equally likely patterns: the left half on, or the right half.
    private static void Halves(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (rows[i / Size] % 2 == 0) == (i % Size < Size / 2) ? 1 : 0;
    }

    // Every pixel grey: under fresh binarization no two visits see the same image.
    private static void Grey(ReadOnlySpan<int> rows, Span<float> to) => to.Fill(0.5f);

    private sealed class Run : IDisposable
    {
        private readonly CpuBackend? _cpu;

        public Run(ulong seed, TrainerOptions? options = null, bool cpu = false, int threads = 2, int hidden = 12)
        {
            var key = new RandomKey(seed);
            _cpu = cpu ? new CpuBackend(threads) : null;
            Parameters = new ParameterScope(Store, key.Fold("parameters"));
            var model = new Vae(Parameters, new VaeOptions { DataSize = Size, LatentSize = 2, Hidden = [hidden] });
            Trainer = new Trainer(
                model, Parameters, _cpu ?? (IBackend)new ReferenceBackend(), options ?? Quick, key.Fold("noise"));
            Batches = new Batches(Examples, BatchSize, key.Fold("order"));
        }

        public Store Store { get; } = new();

        public ParameterScope Parameters { get; }

        public Trainer Trainer { get; }

        public Batches Batches { get; }

        public double[] Bounds(int steps, ExampleReader? read = null) =>
            [.. Trainer.Run(Batches, read ?? Halves).Take(steps).Select(e => e.Bound)];

        public float[][] State() => [.. Store.Variables.Select(v => v.Values.ToArray())];

        public void Dispose()
        {
            Trainer.Dispose();
            Store.Dispose();
            _cpu?.Dispose();
        }
    }

    // No bound is above -ln 2 = -0.693 nats, the data's negative entropy. The true posterior is half a normal, which no
    // normal
    // matches, so the optimum is about half a nat below.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheBoundRisesTowardsTheEntropyOfTheDataAndStaysBelowIt(bool cpu)
    {
        using var run = new Run(seed: 3, cpu: cpu);
        var bounds = run.Bounds(300);
        var tail = bounds[^50..].Average();
        Assert.True(bounds[0] < -4.5 && tail is < -0.693 and > -1.6, $"first {bounds[0]:F3}, tail {tail:F3}");
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adagrad")]
    [InlineData("adam")]
    [InlineData("adamax")]
    public void EveryOptimizerRaisesTheBound(string name)
    {
        using var run = new Run(seed: 3, Quick with { Optimizer = Optimizer.Parse(name, 0.02), ClipNorm = 5 });
        var bounds = run.Bounds(60);
        Assert.True(bounds[^10..].Average() > bounds[..10].Average() + 0.1,
            $"from {bounds[..10].Average():F3} to {bounds[^10..].Average():F3}");
    }

    [Fact]
    public void TheImportanceWeightedBoundLiesAboveTheEvidenceLowerBound()
    {
        using var run = new Run(seed: 3, Quick with { Objective = new ImportanceWeighted(5) });
        Assert.Equal(["iw", "elbo", "reconstruction", "kl"], run.Trainer.Terms);
        foreach (var step in run.Trainer.Run(run.Batches, Halves).Take(20))
        {
            Assert.True(step.Bound >= step[1]);
            Assert.Equal(step[1], step[2] - step[3], 4);
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameBitsAndAnotherSeedOthers()
    {
        using Run first = new(seed: 5), second = new(seed: 5), other = new(seed: 6);
        var bounds = first.Bounds(10);
        Assert.Equal(bounds, second.Bounds(10));
        Assert.NotEqual(bounds, other.Bounds(10));
    }

    // Wide enough that the work of a step is divided.
    [Fact]
    public void TheSameBitsComeOfOneTwoAndFourThreads()
    {
        const int hidden = 700;
        var options = Quick with { Binarize = true, Objective = new ImportanceWeighted(20), ClipNorm = 10 };
        using Run one = new(seed: 5, options, cpu: true, threads: 1, hidden);
        var bounds = one.Bounds(20);
        foreach (var threads in new[] { 2, 4 })
        {
            using var several = new Run(seed: 5, options, cpu: true, threads, hidden);
            Assert.Equal(bounds, several.Bounds(20));
            Assert.Equal(one.State(), several.State());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AResumedRunIsTheSameBitsAsOneNeverStopped(bool cpu)
    {
        var options = Quick with { Binarize = true, Objective = new Elbo { Penalty = new WeightedDivergence(new WarmUp(20, 1)) } };
        using Run whole = new(seed: 5, options, cpu), before = new(seed: 5, options, cpu);
        using Run other = new(seed: 99, options, cpu);
        var bounds = whole.Bounds(12, Grey);
        _ = before.Bounds(7, Grey);

        // What a checkpoint holds: every variable of the store, and the step. The seed belongs to the recipe.
        using var resumed = new Run(seed: 5, options, cpu);
        foreach (var variable in before.Store.Variables)
            variable.Values.CopyTo(resumed.Store[variable.Name].Values);
        resumed.Trainer.Step = before.Trainer.Step;
        Assert.Equal(bounds[7..], resumed.Bounds(5, Grey));
        Assert.Equal(whole.State(), resumed.State());
        Assert.NotEqual(bounds[..5], other.Bounds(5, Grey));
    }

    [Fact]
    public void BinarizationIsFreshAtEachVisit()
    {
        // One step size of 0 and a batch that never changes: only noise and binarization can differ from step to step.
        using Run binary = new(seed: 5, Quick with { Binarize = true, Optimizer = new Sgd { LearningRate = 0 } });
        var reconstructions = binary.Trainer.Run(binary.Batches, Grey).Take(3).Select(e => e[1]).ToArray();
        Assert.Equal(3, reconstructions.Distinct().Count());
    }

    [Fact]
    public void ANonFiniteStepChangesNothingAndNamesTheFirstBadTensor()
    {
        using var run = new Run(seed: 3, cpu: true);
        _ = run.Bounds(3);
        run.Store["encoder.logVariance.bias"].Values[1] = 300;
        var state = run.State();
        var taken = run.Trainer.Run(run.Batches, Halves).Take(5).ToArray();
        Assert.False(Assert.Single(taken).IsFinite);
        Assert.Equal(4, taken[0].Step);
        Assert.Equal(3, run.Trainer.Step);
        Assert.Equal(state, run.State());

        // σ = e¹⁵⁰ overflows in float32, and not in double.
        var bad = run.Trainer.Diagnose();
        Assert.NotNull(bad);
        Assert.Equal((4L, 1, double.PositiveInfinity), (bad.Step, bad.Element, bad.Value));
        Assert.Equal(
            "step 4: element 1 of Exp(Mul(Add(MatMul(Tanh, encoder.logVariance.weight), encoder.logVariance.bias), "
            + "0.5)), of shape [16, 2] is Infinity",
            bad.ToString());
    }

    [Fact]
    public void AFiniteStepHasNothingToDiagnose()
    {
        using var run = new Run(seed: 3);
        _ = run.Bounds(2);
        Assert.Null(run.Trainer.Diagnose());
    }

    [Fact]
    public void BatchesOfAnotherSizeAreRefused()
    {
        using var run = new Run(seed: 3);
        var error = Assert.Throws<ArgumentException>(
            () => run.Trainer.Run(new Batches(Examples, 8, new RandomKey(1)), Halves));
        Assert.StartsWith(
            "Trainer: batches have 8 examples, a step takes 16.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        const int steps = 200;
        var options = Quick with { Binarize = true, ClipNorm = 1, Objective = new Elbo { Penalty = new WeightedDivergence(new WarmUp(1000, 1)) } };
        using var run = new Run(seed: 3, options, cpu: true);
        var sum = 0.0;
        using var training = run.Trainer.Run(run.Batches, Halves).GetEnumerator();
        Take();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Take();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));

        void Take()
        {
            for (var i = 0; i < steps; i++)
            {
                training.MoveNext();
                sum += training.Current.Bound + training.Current[1];
            }
        }
    }
}
