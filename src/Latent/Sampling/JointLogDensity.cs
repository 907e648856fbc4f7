using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Sampling;

/// <summary>
/// <c>ln p(x, z) = ln p(z) + ln p(x | z)</c> as a function of z, which is the posterior ln p(z | x) but for a constant:
/// a compiled program over the store, so that it follows the model as it is trained.
/// </summary>
/// <remarks>
/// The prior is the standard normal; models have one level of latent variables. Densities are computed in float32:
/// their rounding, some 1e-7 of |ln p(x, z)|, is what acceptance is exact to.
/// </remarks>
public sealed class JointLogDensity : LogDensity, IDisposable
{
    private readonly ILatentModel _model;
    private readonly Shape _latent;
    private readonly ProgramCache<(int Batch, int Chains)> _programs;
    private readonly ProgramCache<(int Batch, int Chains)> _values;
    private float[] _data = [];
    private Program? _holdsData;

    /// <summary>The joint density of the model as the store holds it at each call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What compiles the programs, one for each number of rows.</param>
    /// <exception cref="NotSupportedException">The model has more levels than one.</exception>
    public JointLogDensity(ILatentModel model, Store store, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _latent) = (model, Joint.LatentShape(model));
        _programs = new(backend, store, size => TraceJoint(size, withGradient: true));
        _values = new(backend, store, size => TraceJoint(size, withGradient: false));
    }

    /// <inheritdoc/>
    public override int Size => _latent.Size;

    /// <summary>B, the number of data observed.</summary>
    public int Batch => _data.Length / _model.DataShape.Size;

    /// <summary>Sets x. Shape: [B, .. data].</summary>
    /// <exception cref="ArgumentException">The values are not rows of data.</exception>
    public void Observe(ReadOnlySpan<float> x)
    {
        if (x.IsEmpty || x.Length % _model.DataShape.Size != 0)
        {
            throw new ArgumentException(
                $"JointLogDensity: {x.Length} values are not rows of {_model.DataShape.Size}.", nameof(x));
        }

        (_data, _holdsData) = (x.ToArray(), null);
    }

    /// <inheritdoc/>
    /// <param name="points">One or more points for each datum: all data's first, then all data's second, and so on.
    /// Shape: [K, B, Z].</param>
    /// <param name="values">Where to write ln p(x, z), in nats. Shape: [K, B].</param>
    /// <param name="gradients">Where to write the gradients by z. Shape: [K, B, Z].</param>
    /// <exception cref="InvalidOperationException">No data was observed.</exception>
    /// <exception cref="ArgumentException">The points are not so many for each datum.</exception>
    public override void Evaluate(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        var program = Run(_programs, points);
        Widen(program.Output("logDensity"), values);
        Widen(program.Output("gradient"), gradients);
    }

    /// <summary>The log-densities of points, without their gradients.</summary>
    /// <param name="points">Points as the other overload takes them. Shape: [K, B, Z].</param>
    /// <param name="values">Where to write ln p(x, z), in nats. Shape: [K, B].</param>
    /// <exception cref="InvalidOperationException">No data was observed.</exception>
    /// <exception cref="ArgumentException">The points are not so many for each datum.</exception>
    public void Evaluate(ReadOnlySpan<double> points, Span<double> values) =>
        Widen(Run(_values, points).Output("logDensity"), values);

    /// <inheritdoc/>
    public void Dispose()
    {
        _programs.Dispose();
        _values.Dispose();
    }

    private Program Run(ProgramCache<(int Batch, int Chains)> programs, ReadOnlySpan<double> points)
    {
        var program = Prepare(programs, points.Length);
        var z = program.Input<float>("z");
        for (var i = 0; i < z.Length; i++)
            z[i] = (float)points[i];
        program.Run(1);
        return program;
    }

    private Program Prepare(ProgramCache<(int Batch, int Chains)> programs, int length)
    {
        if (Batch == 0)
            throw new InvalidOperationException("JointLogDensity: no data; call Observe first.");
        if (length == 0 || length % (Batch * Size) != 0)
        {
            throw new ArgumentException(
                $"JointLogDensity: {length} coordinates are not points of {Size} for each of {Batch} data.",
                nameof(length));
        }

        var program = programs[(Batch, length / (Batch * Size))];
        if (program != _holdsData)
            program.Write("x", _data);
        return _holdsData = program;
    }

    private Trace TraceJoint((int Batch, int Chains) size, bool withGradient)
    {
        // Decoders draw nothing in evaluation, so that any key will do.
        var context = new ForwardContext(Mode.Evaluation, new RandomKey(0));
        var x = Tensor.Input("x", [size.Batch, .. _model.DataShape]);
        var z = Tensor.Input("z", [size.Chains, size.Batch, .. _latent]);
        var logDensity = Joint.LogDensity(_model, x, z, context);
        var outputs = new Dictionary<string, Tensor> { ["logDensity"] = logDensity };

        // No row depends on another, so the gradient of the sum is each row's own.
        if (withGradient)
            outputs["gradient"] = Gradient.Of(logDensity.Sum(), z)[0];
        return new Trace { Outputs = outputs };
    }

    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}
