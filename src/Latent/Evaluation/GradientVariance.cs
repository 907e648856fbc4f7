using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation;

/// <summary>
/// Measures an estimator of a gradient: what it yields for the same parameters and the same batch, draw after draw. No parameter
/// changes, and nothing is added to the model's store.
/// </summary>
/// <remarks>
/// Two measurements with one key are of the same draws of z where the objectives take as many of them, so their difference is known
/// better than either.
/// </remarks>
public static class GradientVariance
{
    /// <summary>
    /// The runs that are not counted, in which a state of the objective settles: after them a running mean with rate 0.1 has a share
    /// of 3·10⁻⁵ of its start.
    /// </summary>
    private const int Settling = 100;

    private const string DataLabel = "x";

    /// <summary>The gradients' mean and variance over draws.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">The scope of its parameters, at the values to measure at.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="objective">The bound with its estimator. A state that it keeps, such as a baseline, moves as in training, and
    /// so do its weights by their schedules, from step 1 on.</param>
    /// <param name="batch">The data. Shape: [B, .. model.DataShape].</param>
    /// <param name="draws">The number of gradients, at least 2.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <returns>NaN where a gradient was not finite.</returns>
    /// <exception cref="ArgumentException">The batch does not hold whole examples, or there are fewer than 2 draws.</exception>
    public static GradientVarianceReport Of(
        ILatentModel model, ParameterScope parameters, IBackend backend, IObjective objective, ReadOnlySpan<float> batch,
        int draws, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var size = model.DataShape.Size;
        if (batch.Length == 0 || batch.Length % size != 0)
            throw new ArgumentException($"GradientVariance: {batch.Length} values are no whole examples of {size}.", nameof(batch));

        using var scratch = Copy(parameters.Store);
        var context = new ForwardContext(Mode.Training, key, scratch);
        var terms = objective.Evaluate(model, Tensor.Input(DataLabel, [batch.Length / size, .. model.DataShape]), context);
        var gradients = terms.Gradients(parameters.Parameters);
        var outputs = parameters.Parameters.Zip(gradients).ToDictionary(x => x.First.Name, x => x.Second);
        using var program = backend.Compile(new Trace { Outputs = outputs, Updates = context.Updates }, scratch);
        if (program.HasInput(DataLabel))
            program.Write(DataLabel, batch);

        ScalarInput[] scalars = [.. context.Scalars];
        var settling = context.Updates.Count > 0 ? Settling : 0;
        for (var step = 1; step <= settling; step++)
            program.Run(step, scalars);
        var (encoder, decoder) = (new Group(parameters, isEncoder: true), new Group(parameters, isEncoder: false));
        for (var draw = 1; draw <= draws; draw++)
        {
            program.Run(Settling + draw, scalars);
            encoder.Add(program);
            decoder.Add(program);
        }

        return new(encoder.Report(), decoder.Report());
    }

    private static Store Copy(Store store)
    {
        var copy = new Store();
        foreach (var variable in store.Variables)
            variable.Values.CopyTo(copy.Add(variable.Name, variable.Shape).Values);
        return copy;
    }

    /// <summary>The parameters on one side, their gradients one after the other.</summary>
    private sealed class Group
    {
        private readonly Variable[] _parameters;
        private readonly float[] _draw;
        private readonly VectorMoments _moments;
        private readonly GroupedMeans _groups;

        public Group(ParameterScope parameters, bool isEncoder)
        {
            _parameters =
            [
                .. parameters.Parameters.Where(x => ParameterScope.IsRecognition(x.Name) == isEncoder),
            ];
            _draw = new float[_parameters.Sum(x => x.Shape.Size)];
            (_moments, _groups) = (new(_draw.Length), new(_draw.Length));
        }

        public void Add(Program program)
        {
            var at = 0;
            foreach (var parameter in _parameters)
            {
                program.Output(parameter.Name).CopyTo(_draw.AsSpan(at));
                at += parameter.Shape.Size;
            }

            _moments.Add(_draw);
            _groups.Add(_draw);
        }

        public GroupVariance Report() => new(_draw.Length, _moments.Variance, _moments.VarianceError, _moments.SquaredMean)
        {
            SquaredMeanError = _groups.SquaredMeanError,
        };
    }
}
