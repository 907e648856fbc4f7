using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Objectives;

/// <summary>
/// Estimators of the encoder's gradient with two levels of latent variables, where the lower divergence is known by draws alone and
/// the upper posterior depends on a draw: 400,000 draws each, every coordinate within 4.5 standard errors of the plain estimator.
/// </summary>
public sealed class HierarchicalEstimatorTests
{
    private const int Rows = 10_000;
    private const int Runs = 40;

    [Theory]
    [InlineData("elbo", "path", false)]
    [InlineData("elbo", "score", false)]
    [InlineData("elbo", "score", true)]
    [InlineData("elbo", "score-baseline", false)]
    [InlineData("iw:3", "doubly", false)]
    public void GradientsHaveTheExpectationOfThePlainOnes(string bound, string gradient, bool drawn)
    {
        var plain = Measure(Objective.Parse(bound));
        var other = Measure(Objective.Parse(bound, new() { Gradient = Objective.ParseGradient(gradient), SampledDivergence = drawn }));
        for (var i = 0; i < plain.Length; i++)
        {
            var error = Math.Sqrt((plain[i].Error * plain[i].Error) + (other[i].Error * other[i].Error));
            Assert.True(
                Math.Abs(plain[i].Mean - other[i].Mean) <= 4.5 * error,
                $"coordinate {i}: {plain[i].Mean:F5} and {other[i].Mean:F5}, standard error {error:F5}");
        }
    }

    private static (double Mean, double Error)[] Measure(IObjective objective)
    {
        using var backend = new CpuBackend(1);
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(3));
        var options = new VaeOptions { DataSize = 2, LatentSize = 2, Hidden = [3], Initialization = Initialization.He };
        var model = new HierarchicalVae(scope, options, [new([3], 1)]);
        var context = new ForwardContext(Mode.Training, new RandomKey(4), store);
        var x = Tensor.Input("x", [Rows, 2]);
        var terms = objective.Evaluate(model, x, context);
        Tensor[] by = [.. scope.Parameters.Where(p => ParameterScope.IsRecognition(p.Name)).Select(p => p.Tensor)];
        var gradients = Gradient.Of(terms.Recognition ?? terms.Minimized, by);
        using var program = backend.Compile(
            new Trace { Outputs = gradients.Index().ToDictionary(g => $"g{g.Index}", g => g.Item), Updates = context.Updates }, store);
        program.Write("x", [.. Enumerable.Range(0, 2 * Rows).Select(i => 1f - (i % 2))]);
        var runs = new List<double[]>();
        for (var run = 1; run <= Runs; run++)
        {
            program.Run(run);
            runs.Add([.. gradients.Index().SelectMany(g => program.Output($"g{g.Index}").ToArray()).Select(v => (double)v)]);
        }

        return [.. Enumerable.Range(0, runs[0].Length).Select(i => MeanOf([.. runs.Select(r => r[i])]))];
    }

    private static (double Mean, double Error) MeanOf(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length));
    }
}
