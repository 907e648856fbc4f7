using Latent.Data;
using Latent.Generation;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Runs.Densities;

/// <summary>
/// Generates from a run's model by any density of codes: fits it to codes of the training data, and decodes what is drawn.
/// </summary>
public sealed class RunGenerator : IDisposable
{
    /// <summary>The number of training examples a density is fitted to unless another is given.</summary>
    public const int UsualExamples = 10_000;

    private readonly RunModel _model;
    private readonly IBackend _backend;
    private readonly RandomKey _key;
    private readonly PosteriorCodes _codes;
    private readonly ModelView _view;

    /// <summary>A generator of a model.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="data">Its data.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The most training examples to fit to.</param>
    /// <exception cref="RunException">The run has no q(z | x), or its model is given labels.</exception>
    public RunGenerator(RunModel model, RunData data, IBackend backend, int examples = UsualExamples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        model.RequireEncoder();
        model.RefuseBits("a density of codes", "sample from their prior");
        model.RefuseLabels("a density of codes");
        model.CheckShape(data.Train, data.Name);
        (_model, _backend, _key) = (model, backend, new RandomKey(model.Recipe.Seed).Fold("densities"));

        var count = Math.Min(examples, data.Train.Count);
        var train = data.Train.Take(new Batches(data.Train.Count, count, _key.Fold("examples")).At(1));
        _codes = Codes(data.Seen(train, _key), "train");
        _view = new ModelView(model, backend, _key.Fold("decode"));
    }

    /// <summary>The number of training examples that densities are fitted to.</summary>
    public int Count => _codes.Count;

    /// <summary>The number of latent variables of a code.</summary>
    public int CodeSize => _codes.Size;

    /// <summary>A density, fitted to codes of the training examples.</summary>
    /// <param name="kind">Which.</param>
    /// <exception cref="RunException">It cannot be fitted to them.</exception>
    public ICodeDensity Fit(DensityKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.LeastCodes > Count)
            throw new RunException($"{kind}", Invariant($"takes codes of {kind.LeastCodes} training examples or more, and there are {Count}"));
        try
        {
            return kind.Fit(_model.Model, _model.Store, _backend, _codes.Draw, _key);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException)
        {
            throw new RunException($"{kind}", $"cannot be fitted to {Count} codes: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The codes of other examples, in the form the model takes them.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="name">What their draws are called: others have other draws.</param>
    public PosteriorCodes Codes(Examples examples, string name = "test") =>
        new(_model.Model, _model.Store, _backend, examples, _key.Fold("posterior").Fold(name));

    /// <summary>The means of p(x | z). Shape: [n, Z] → [n, D].</summary>
    /// <param name="codes">The codes, row by row.</param>
    public float[] Decode(ReadOnlySpan<double> codes) => _view.Decode(codes);

    /// <summary>Draws from p(x | z), with its noise. Shape: [n, Z] → [n, D].</summary>
    /// <param name="codes">The codes, row by row.</param>
    /// <param name="number">Which draws: each number below 2³¹ gives others.</param>
    public float[] Draw(ReadOnlySpan<double> codes, int number) => _view.Draw(codes, number);

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Dispose();
        _view.Dispose();
    }
}
