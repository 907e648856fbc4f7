using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>The prior of a model, p(z) of all its levels together: what it was trained to be sampled from.</summary>
/// <param name="model">The model.</param>
/// <param name="store">The values of its parameters.</param>
/// <param name="backend">What computes.</param>
public sealed class ModelPrior(ILatentModel model, Store store, IBackend backend) : ICodeDensity
{
    /// <inheritdoc/>
    public string Name => "prior";

    /// <inheritdoc/>
    public int Size { get; } = model.LatentShapes.Sum(shape => shape.Size);

    /// <inheritdoc/>
    public double[] Sample(int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var z = model.SamplePrior(count, new ForwardContext(Mode.Evaluation, key));
        using var program = backend.Compile(
            new Trace { Outputs = z.Index().ToDictionary(x => Label(x.Index), x => x.Item) }, store);
        program.Run(1);
        var (codes, column) = (new double[count * Size], 0);
        foreach (var (level, shape) in model.LatentShapes.Index())
        {
            var values = program.Output(Label(level));
            for (var i = 0; i < values.Length; i++)
                codes[(i / shape.Size * Size) + column + (i % shape.Size)] = values[i];
            column += shape.Size;
        }

        return codes;
    }

    /// <inheritdoc/>
    public CodeLogDensities LogDensities(ReadOnlySpan<double> codes)
    {
        var count = codes.Length / Size;
        Tensor[] z = [.. model.LatentShapes.Index().Select(x => Tensor.Input(Label(x.Index), [1, count, .. x.Item]))];

        // Of given values the prior alone is asked for: what reads the data is dead code, and they need not be given.
        var data = Tensor.Input("x", [count, .. model.DataShape]);
        var posterior = model.Infer(data, LatentSource.Given(z), new ForwardContext(Mode.Evaluation, new RandomKey(0)));
        using var program = backend.Compile(
            new Trace { Outputs = new Dictionary<string, Tensor> { ["logP"] = posterior.LogP } }, store);
        var column = 0;
        foreach (var (level, shape) in model.LatentShapes.Index())
        {
            var values = program.Input<float>(Label(level));
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)codes[(i / shape.Size * Size) + column + (i % shape.Size)];
            column += shape.Size;
        }

        program.Run(1);
        return new(Array.ConvertAll(program.Output("logP").ToArray(), x => (double)x), CodeLogDensities.ClosedForm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Programs live as long as a call.
    }

    private static string Label(int level) => $"z{level}";
}
