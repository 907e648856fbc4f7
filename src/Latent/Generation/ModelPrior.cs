using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>The prior of a model, p(z) of all its levels together: what it was trained to be sampled from.</summary>
/// <param name="model">The model.</param>
/// <param name="store">The values of its parameters.</param>
/// <param name="backend">What computes.</param>
public sealed class ModelPrior(ILatentModel model, Store store, IBackend backend) : ICodeDensity
{
    private readonly CodeLayout _layout = new(model.LatentShapes);

    /// <inheritdoc/>
    public string Name => "prior";

    /// <inheritdoc/>
    public int Size => _layout.Size;

    /// <inheritdoc/>
    public double[] Sample(int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var z = model.SamplePrior(count, new ForwardContext(Mode.Evaluation, key));
        using var program = backend.Compile(new Trace { Outputs = CodeLayout.Outputs(z) }, store);
        program.Run(1);
        var codes = new double[count * Size];
        _layout.Join(program, codes.AsSpan());
        return codes;
    }

    /// <inheritdoc/>
    public CodeLogDensities LogDensities(ReadOnlySpan<double> codes)
    {
        var count = codes.Length / Size;
        var logP = model.LogPrior(_layout.Inputs([count]), new ForwardContext(Mode.Evaluation, new RandomKey(0)));
        using var program = backend.Compile(Trace.Of("logP", logP), store);
        _layout.Split(codes, program);
        program.Run(1);
        return new(Array.ConvertAll(program.Output("logP").ToArray(), x => (double)x), CodeLogDensities.ClosedForm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Programs live as long as a call.
    }
}
