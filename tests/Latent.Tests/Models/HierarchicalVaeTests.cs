using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Models;

public sealed class HierarchicalVaeTests
{
    private static ForwardContext Context => new(Mode.Evaluation, new RandomKey(0));

    private static HierarchicalVae Model(Store store, VaeOptions options, params UpperLevel[] upper) =>
        new(new ParameterScope(store, new RandomKey(1)), options, upper);

    // The networks of Burda et al.: 784-200-200-100 and 100-100-100-50, and the same way down.
    [Fact]
    public void TheNumberOfParametersIsThatOfThePapersNetworks()
    {
        using var store = new Store();
        _ = Model(
            store, new VaeOptions { DataSize = 784, LatentSize = 100, Hidden = [200, 200] }, new UpperLevel([100, 100], 50));
        static long Mlp(int[] sizes) => sizes.Zip(sizes.Skip(1)).Sum(s => ((long)s.First + 1) * s.Second);
        var up = Mlp([784, 200, 200]) + (2 * Mlp([200, 100])) + Mlp([100, 100, 100]) + (2 * Mlp([100, 50]));
        var down = Mlp([50, 100, 100]) + (2 * Mlp([100, 100])) + Mlp([100, 200, 200, 784]);
        Assert.Equal(up + down, store.Variables.Sum(v => (long)v.Shape.Size));
    }

    [Fact]
    public void EveryLevelHasTheAxisOfDraws()
    {
        using var store = new Store();
        var model = Model(
            store, new VaeOptions { DataSize = 9, LatentSize = 4, Hidden = [5] },
            new UpperLevel([6], 3), new UpperLevel([], 2));
        var posterior = model.Infer(Tensor.Input("x", [3, 9]), 7, Context);
        Assert.Equal(["z1", "z2", "z3"], posterior.Levels.Select(l => l.Name));
        Assert.Equal([[7, 3, 4], [7, 3, 3], [7, 3, 2]], posterior.Z.Select(z => z.Shape.ToArray()));
        Assert.All(posterior.Levels, l => Assert.Equal(([7, 3], [7, 3]), (l.LogQ.Shape, l.LogP.Shape)));
        Assert.Equal([true, true, false], posterior.Levels.Select(l => l.Kl is null));
        Assert.Equal([7, 3], posterior.LogWeights(model.Decode(posterior.Z, Context).LogProb(Tensor.Input("x", [3, 9]))).Shape);
        Assert.Equal([[5, 4], [5, 3], [5, 2]], model.SamplePrior(5, Context).Select(z => z.Shape.ToArray()));
    }

    // What a posterior says of its draws under the prior is the prior's own.
    [Fact]
    public void ThePriorScoresDrawsAsThePosteriorDoes()
    {
        using var store = new Store();
        var model = Model(store, new VaeOptions { DataSize = 9, LatentSize = 4, Hidden = [5] }, new UpperLevel([6], 3), new UpperLevel([], 2));
        var posterior = model.Infer(Tensor.Full(0.5, [3, 9]), 7, Context);
        using var program = new ReferenceBackend().Compile(
            new Trace { Outputs = new Dictionary<string, Tensor> { ["posterior"] = posterior.LogP, ["prior"] = model.LogPrior(posterior.Z, Context) } },
            store);
        program.Run(1);
        Assert.Equal(21, program.Output("prior").Length);
        Assert.Equal(program.Output("posterior").ToArray(), program.Output("prior").ToArray());
    }

    [Theory]
    [InlineData("elbo")]
    [InlineData("iw:3")]
    public void EveryParameterHasItsGradient(string objective)
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(11));
        var model = new HierarchicalVae(
            scope, new VaeOptions { DataSize = 4, LatentSize = 3, Hidden = [3] }, [new UpperLevel([2], 2)]);
        var context = new ForwardContext(Mode.Training, new RandomKey(12));
        var terms = Objective.Parse(objective).Evaluate(model, Tensor.Input("x", [2, 4]), context);
        var values = store.Variables.ToDictionary(
            v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), a => (double)a));
        values["x"] = [0, 1, 0.3, 1, 1, 0, 0, 0.8];
        GradientCheck.Holds(terms.Minimized, [.. scope.Parameters.Select(p => p.Tensor)], values);
    }

    // x = a z₁ + e, z₁ = b z₂ + e': x is normal with variance a² (b² + v) + s².
    [Fact]
    public void TheLikelihoodOfALinearHierarchyIsThatOfItsMarginal()
    {
        const double a = 1.5, b = 0.8, v = 0.5, s = 0.7;
        using var backend = new CpuBackend(2);
        using var store = new Store();
        var model = Model(
            store,
            new VaeOptions { DataSize = 1, LatentSize = 1, Hidden = [], Likelihood = new FixedGaussianLikelihood(s) },
            new UpperLevel([], 1));
        foreach (var variable in store.Variables)
            variable.Values.Clear();
        void Set(string name, double value) => store[name].Values[0] = (float)value;
        Set("decoder.mean.weight", a);
        Set("decoder.z1.mean.weight", b);
        Set("decoder.z1.logVariance.bias", Math.Log(v));
        Set("encoder.z1.mean.weight", 0.5);
        Set("encoder.z2.mean.weight", 0.6);

        float[] data = [-2, 0.3f, 1.7f];
        using var evaluator = new Evaluator(model, store, backend, new EvaluatorOptions(), new RandomKey(3));
        var report = evaluator.LogLikelihood(
            data.Length, (rows, to) => { for (var i = 0; i < rows.Length; i++) to[i] = data[rows[i]]; }, 200_000);
        var variance = (a * a * ((b * b) + v)) + (s * s);
        foreach (var (x, value) in data.Zip(report.Values))
            Assert.Equal(-0.5 * ((x * x / variance) + Math.Log(2 * Math.PI * variance)), value, 0.01);
    }

    [Fact]
    public void LevelsAreReadFromText()
    {
        var levels = UpperLevel.Parse("100-100-50,20");
        Assert.Equal([[100, 100], []], levels.Select(l => l.Hidden.ToArray()));
        Assert.Equal([50, 20], levels.Select(l => l.LatentSize));
        Assert.Equal(
            "Levels '100-x': 'x' is not a number of units; expected widths and then latents, as in '100-100-50'.",
            Assert.Throws<FormatException>(() => UpperLevel.Parse("100-x")).Message);
    }
}
