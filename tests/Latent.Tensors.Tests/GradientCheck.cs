using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests;

/// <summary>Compares a gradient with a central difference along one random direction (one check costs three runs).</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;

    // The central difference errs by O(h²) from truncation and O(ε/h) from rounding; h = 1e-5 balances them near 1e-10.
    private const double Tolerance = 1e-6;

    public static void Holds(Func<Tensor[], Tensor> f, params (Shape Shape, double[] At)[] inputs)
    {
        var x = inputs.Select((input, i) => Tensor.Input($"x{i}", input.Shape)).ToArray();
        var y = f(x);
        var cotangent = Tensor.Full(1, y.Shape) + (0.5 * new RandomKey(1).Normal(y.Shape));
        var loss = (y * cotangent.StopGradient()).Sum();

        var key = new RandomKey(2);
        var direction = inputs.Select((input, i) => input.At.Select((_, j) => key.NormalAt(i, j)).ToArray()).ToArray();
        var gradients = ReferenceBackend.Evaluate(Values(0), 0, Gradient.Of(loss, x));
        var exact = gradients.Zip(direction, (g, v) => g.Zip(v, (a, b) => a * b).Sum()).Sum();
        var numeric = (At(Step) - At(-Step)) / (2 * Step);
        var scale = Math.Max(1, Math.Max(Math.Abs(exact), Math.Abs(numeric)));
        Assert.True(Math.Abs(exact - numeric) <= Tolerance * scale, $"{y.Op.Name}: gradient {exact:R}, difference {numeric:R}.");

        double At(double h) => ReferenceBackend.Evaluate(Values(h), 0, loss)[0][0];
        Dictionary<string, double[]> Values(double h) => inputs
            .Select((input, i) => (Name: $"x{i}", Value: input.At.Zip(direction[i], (a, v) => a + (h * v)).ToArray()))
            .ToDictionary(p => p.Name, p => p.Value);
    }
}
