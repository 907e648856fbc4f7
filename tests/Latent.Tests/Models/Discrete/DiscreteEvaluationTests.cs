using Latent.Evaluation;
using Latent.Evaluation.Boltzmann;
using Latent.Layers;
using Latent.Models.Discrete;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Tests.Priors;

namespace Latent.Tests.Models.Discrete;

/// <summary>A model of four bits in two groups, whose likelihood and prior are sums over sixteen states.</summary>
public sealed class DiscreteEvaluationTests : IDisposable
{
    private const int Pixels = 5, Units = 2;

    private static readonly RandomKey Key = new(3);
    private static readonly float[] X = [1, 0, 1, 1, 0];

    private readonly CpuBackend _cpu = new(2);
    private readonly Store _store = new();
    private readonly DiscreteVae _model;
    private readonly double[] _states;

    public DiscreteEvaluationTests()
    {
        var scope = new ParameterScope(_store, Key);
        _model = new DiscreteVae(scope, new()
        {
            Networks = new() { DataSize = Pixels, LatentSize = Units, Hidden = [3] },
            Groups = 2,
            Relaxation = new("power", 20),
            Chains = 64,
        });
        foreach (var parameter in scope.Parameters)
        {
            for (var i = 0; i < parameter.Values.Length; i++)
                parameter.Values[i] = (float)((parameter.Name.StartsWith("encoder", StringComparison.Ordinal) ? 0.4 : 1) * Key.Fold(parameter.Name).NormalAt(5, i));
        }

        LogPartition.Refresh(_model, _store, _cpu, Key);
        var machine = BoltzmannWeights.Of(_model.Boltzmann, _store);
        var logZ = new BoltzmannEnumeration(machine).LogZ;
        _states = [.. Enumerable.Range(0, 16).Select(number => TinyMachine.State(number, 4)).Select(z => machine.NegativeEnergy(z.AsSpan(0, 2), z.AsSpan(2)) - logZ)];
    }

    [Fact]
    public void TheLikelihoodIsTheSumOverTheBits()
    {
        double[] logs = [.. Enumerable.Range(0, 16).Select(number => _states[number] + Decoded(TinyMachine.State(number, 4)))];
        using var evaluator = new Evaluator(_model, _store, _cpu, new EvaluatorOptions(), Key);
        var estimated = evaluator.LogLikelihood(1, (_, to) => X.CopyTo(to), draws: 100_000);
        Assert.Equal(Numerics.LogSumExp(logs), estimated.LogLikelihood.Mean, tolerance: 0.01);
        Assert.True(evaluator.Elbo(1, (_, to) => X.CopyTo(to), draws: 1000).Elbo.Mean < Numerics.LogSumExp(logs));
    }

    [Fact]
    public void TheErrorOfLogZIsInEveryFigure()
    {
        var prior = _model.Boltzmann;
        prior.Set(_store, 1, 0.5);
        using var evaluator = new Evaluator(_model, _store, _cpu, new EvaluatorOptions(), Key);
        void Read(ReadOnlySpan<int> rows, Span<float> to)
        {
            for (var i = 0; i < rows.Length; i++)
                X.CopyTo(to[(i * Pixels)..]);
        }

        Assert.True(evaluator.LogLikelihood(50, Read, draws: 10).LogLikelihood.StandardError is > 0.5 and < 0.6);
        Assert.True(evaluator.Measure(50, Read) is { Elbo.StandardError: > 0.5, Kl.StandardError: > 0.5, Reconstruction.StandardError: < 0.5 });
    }

    // 40,000 draws: each state's share within four and a half standard errors.
    [Fact]
    public void DrawsOfThePriorHaveItsProbabilitiesInTheOrderOfGroups()
    {
        using var inference = new Inference(_model, _store, _cpu, Key);
        const int Count = 40_000;
        var codes = new double[Count * 4];
        inference.DrawCodes(codes);
        for (var number = 0; number < 16; number++)
        {
            var (p, seen) = (Math.Exp(_states[number]), codes.Chunk(4).Count(z => z.SequenceEqual(TinyMachine.State(number, 4))));
            Assert.InRange(seen, (Count * p) - (4.5 * Math.Sqrt(Count * p * (1 - p))), (Count * p) + (4.5 * Math.Sqrt(Count * p * (1 - p))));
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _cpu.Dispose();
    }

    private double Decoded(double[] z)
    {
        var values = _store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), x => (double)x));
        var context = new ForwardContext(Mode.Evaluation, Key);
        var x = TinyMachine.Layer(Array.ConvertAll(X, a => (double)a));
        var logProb = _model.Decode([TinyMachine.Layer(z.AsSpan(0, 2)), TinyMachine.Layer(z.AsSpan(2))], context).LogProb(x);
        return ReferenceBackend.Evaluate(values, 0, logProb)[0][0];
    }
}
