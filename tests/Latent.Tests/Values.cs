using Latent.Tensors;
using Latent.Tensors.Backends.Reference;

namespace Latent.Tests;

/// <summary>Short forms for looking at tensors in double precision.</summary>
internal static class Values
{
    private static readonly Dictionary<string, double[]> None = [];

    /// <summary>The elements of a tensor that reads no input.</summary>
    public static double[] Of(Tensor x, long step = 0) => ReferenceBackend.Evaluate(None, step, x)[0];

    /// <summary>The value of a scalar that reads no input.</summary>
    public static double Scalar(Tensor x, long step = 0) => Assert.Single(Of(x, step));

    /// <summary>Asserts equality to a relative tolerance of 1e-12, as the reference values are good for.</summary>
    public static void AssertNear(double expected, double actual, double tolerance = 1e-12) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:R}, was {actual:R}");
}
