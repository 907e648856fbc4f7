using Latent.Data;
using Latent.Layers;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Evaluation.Classification;

/// <summary>One descent of the mean of <c>-ln p(label | x)</c> over a batch, as a program over the store.</summary>
internal sealed class ClassifierStep : IDisposable
{
    private readonly int _classes;
    private readonly Program _program;
    private readonly ScalarInput[] _scalars;

    public ClassifierStep(
        Classifier classifier, Shape dataShape, ParameterScope scope, IBackend backend, int batch, Optimizer optimizer)
    {
        _classes = classifier.Classes.Count;
        var context = new ForwardContext(Mode.Training, new RandomKey(0), scope.Store);
        var label = Tensor.Input("label", [batch, _classes]);
        var loss = -classifier.Classify(Tensor.Input("x", [batch, .. dataShape]), context).LogProb(label).Mean();

        // A latent-variable model has parameters that no class depends on: its decoder's.
        var trace = Trainer.TraceStep(new ObjectiveTerms(loss, []), scope.Parameters, optimizer, clipNorm: null, context);
        _program = backend.Compile(trace, scope.Store);
        _scalars = [.. context.Scalars];
    }

    /// <exception cref="ArithmeticException">A guard was not finite; no parameter has changed.</exception>
    public void Take(long step, ReadOnlySpan<int> rows, Examples examples, int[] labels)
    {
        examples.Read(rows, _program.Input<float>("x"));
        var label = _program.Input<float>("label");
        label.Clear();
        for (var i = 0; i < rows.Length; i++)
            label[(i * _classes) + labels[rows[i]]] = 1;
        if (!_program.Run(step, _scalars))
            throw new ArithmeticException($"Classifier: step {step} is not finite; give a smaller learning rate.");
    }

    public void Dispose() => _program.Dispose();
}
