using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tests;

/// <summary>
/// Compares a gradient with a central difference along one random direction (one check costs three runs).
/// </summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;

    // The central difference errs by O(h²) from truncation and O(ε/h) from rounding; h = 1e-5 balances them near 1e-10.
    private const double Tolerance = 1e-6;

    /// <summary>Checks the gradient of f, a tensor of any shape, with respect to all its inputs.</summary>
    public static void Holds(Func<Tensor[], Tensor> f, params (Shape Shape, double[] At)[] inputs)
    {
        var x = inputs.Select((input, i) => Tensor.Input($"x{i}", input.Shape)).ToArray();
        var values = inputs.Select((input, i) => (Label: $"x{i}", input.At)).ToDictionary(v => v.Label, v => v.At);
        var y = f(x);
        var cotangent = 1 + (0.5 * new RandomKey(1).Normal(y.Shape));
        Holds((y * cotangent).Sum(), x, values);
    }

    /// <summary>
    /// Checks the gradient of a scalar with respect to some of its inputs and states, given the values of all.
    /// </summary>
    public static void Holds(Tensor loss, IReadOnlyList<Tensor> by, IReadOnlyDictionary<string, double[]> values)
    {
        var key = new RandomKey(2);
        var directions = by.Select(
            (x, i) => Enumerable.Range(0, x.Shape.Size).Select(j => key.NormalAt(i, j)).ToArray()).ToArray();
        var gradients = ReferenceBackend.Evaluate(values, 0, Gradient.Of(loss, [.. by]));
        var exact = gradients.Zip(directions, (g, v) => g.Zip(v, (a, b) => a * b).Sum()).Sum();
        var numeric = (At(Step) - At(-Step)) / (2 * Step);
        var scale = Math.Max(1, Math.Max(Math.Abs(exact), Math.Abs(numeric)));
        Assert.True(Math.Abs(exact - numeric) <= Tolerance * scale,
            $"{loss.Op.Name}: gradient {exact:R}, difference {numeric:R}.");

        double At(double h)
        {
            var moved = values.ToDictionary(v => v.Key, v => v.Value);
            foreach (var (x, direction) in by.Zip(directions))
                moved[Label(x)] = [.. values[Label(x)].Zip(direction, (a, v) => a + (h * v))];
            return ReferenceBackend.Evaluate(moved, 0, loss)[0][0];
        }
    }

    private static string Label(Tensor x) => x.Op switch
    {
        Tensors.Ops.Input input => input.Label,
        Tensors.Ops.State state => state.Label,
        _ => throw new ArgumentException($"{x.Op.Name} is not a leaf.", nameof(x)),
    };
}
