using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation;

/// <summary>
/// What a trained model is for: codes of data, reconstructions, and new data. Programs are kept for each batch size.
/// </summary>
public sealed class Inference : IDisposable
{
    private readonly ILatentModel _model;
    private readonly CodeLayout _layout;
    private readonly RandomKey _key;
    private readonly ProgramCache<int> _encode;
    private readonly ProgramCache<(int Count, bool IsDrawn)> _decode;
    private readonly ProgramCache<int> _reconstruct;
    private readonly ProgramCache<int> _drawCodes;

    /// <summary>Inference by the model as the store holds it at each call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What compiles the programs.</param>
    /// <param name="key">The stream of all draws.</param>
    public Inference(ILatentModel model, Store store, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _layout, _key) = (model, new(model.LatentShapes), key);
        _encode = new(backend, store, TraceEncode);
        _decode = new(backend, store, TraceDecode);
        _reconstruct = new(backend, store, TraceReconstruct);
        _drawCodes = new(backend, store, TraceDrawCodes);
    }

    /// <summary>The number of values of one datum.</summary>
    public int DataSize => _model.DataShape.Size;

    /// <summary>The number of latent variables in all levels together.</summary>
    public int LatentSize => _layout.Size;

    /// <summary>
    /// The posterior's means, E_q[z | x], each level's given the means of those before it. Shape: [B, D] → [B, Z], the levels one
    /// after the other.
    /// </summary>
    /// <param name="x">The data.</param>
    /// <param name="mean">Where to write the means.</param>
    public void Encode(ReadOnlySpan<float> x, Span<float> mean)
    {
        var batch = Batch(x.Length, DataSize);
        var program = Run(_encode[batch], "x", x);
        _layout.Join(program, mean[..(batch * LatentSize)]);
    }

    /// <summary>Draws from the prior. Shape: → [B, Z], the levels one after the other.</summary>
    /// <param name="z">Where to write them; its length says how many.</param>
    /// <param name="step">Which draws: each number gives others.</param>
    public void DrawCodes(Span<double> z, long step = 1)
    {
        var program = _drawCodes[Batch(z.Length, LatentSize)];
        program.Run(step);
        _layout.Join(program, z);
    }

    /// <summary>The mean of p(x | z). Shape: [B, Z] → [B, D].</summary>
    /// <param name="z">The latent variables, the levels one after the other.</param>
    /// <param name="x">Where to write the means.</param>
    public void Decode(ReadOnlySpan<double> z, Span<float> x) => Decode(_decode[(Batch(z.Length, LatentSize), false)], z, x, 1);

    /// <summary>A draw from p(x | z), its noise with it. Shape: [B, Z] → [B, D].</summary>
    /// <param name="z">The latent variables, the levels one after the other.</param>
    /// <param name="x">Where to write the draws.</param>
    /// <param name="step">Which draws: each number gives others.</param>
    public void Draw(ReadOnlySpan<double> z, Span<float> x, long step) =>
        Decode(_decode[(Batch(z.Length, LatentSize), true)], z, x, step);

    /// <summary>
    /// The mean of p(x | z) at the codes that <see cref="Encode"/> gives each datum. Shape: [B, D] → [B, D].
    /// </summary>
    /// <param name="x">The data.</param>
    /// <param name="reconstruction">Where to write the means.</param>
    public void Reconstruct(ReadOnlySpan<float> x, Span<float> reconstruction) =>
        Run(_reconstruct[Batch(x.Length, DataSize)], "x", x).Output("x").CopyTo(reconstruction);

    /// <inheritdoc/>
    public void Dispose()
    {
        _encode.Dispose();
        _decode.Dispose();
        _reconstruct.Dispose();
        _drawCodes.Dispose();
    }

    private static int Batch(int length, int size) => length > 0 && length % size == 0
        ? length / size
        : throw new ArgumentException($"Inference: {length} values are not rows of {size}.", nameof(length));

    private static Program Run(Program program, string label, ReadOnlySpan<float> values)
    {
        program.Write(label, values);
        program.Run(1);
        return program;
    }

    private void Decode(Program program, ReadOnlySpan<double> z, Span<float> x, long step)
    {
        _layout.Split(z, program);
        program.Run(step);
        program.Output("x").CopyTo(x);
    }

    private Trace TraceEncode(int batch) =>
        new() { Outputs = CodeLayout.Outputs(Codes(batch, Context("encode"))) };

    private Trace TraceDecode((int Count, bool IsDrawn) of)
    {
        var x = _model.Decode(_layout.Inputs([of.Count]), Context("decode"));
        return Trace.Of("x", of.IsDrawn ? x.Sample(_key.Fold("x")) : x.FullMean());
    }

    private Trace TraceReconstruct(int batch)
    {
        var context = Context("reconstruct");
        return Trace.Of("x", _model.Decode(Codes(batch, context), context).FullMean());
    }

    private Trace TraceDrawCodes(int batch) => new() { Outputs = CodeLayout.Outputs(_model.SamplePrior(batch, Context("sample"))) };

    private IReadOnlyList<Tensor> Codes(int batch, ForwardContext context) =>
        _model.Infer(Tensor.Input("x", [batch, .. _model.DataShape]), LatentSource.Means, context).Z;

    private ForwardContext Context(string name) => new(Mode.Evaluation, _key.Fold(name));
}
