using Latent.Evaluation.Boltzmann;
using Latent.Probability.Boltzmann;
using Latent.Tensors;

namespace Latent.Tests.Priors;

/// <summary>A machine of 2 + 2 units whose numbers are known to twelve digits, and arrays as tensors.</summary>
internal static class TinyMachine
{
    public static readonly BoltzmannWeights Weights = new([0.8, -0.4, -1.1, 0.6], [0.3, -0.5], [0.1, 0.7]);

    public static readonly RestrictedBoltzmann Machine = new(Row(0.8, -0.4, -1.1, 0.6).Reshape([2, 2]), Row(0.3, -0.5), Row(0.1, 0.7));

    public const double LogZ = 3.271229363482;

    public static Tensor Row(params ReadOnlySpan<double> values)
    {
        var row = Tensor.Full(0, [values.Length]);
        for (var i = 0; i < values.Length; i++)
            row += Tensor.Full(values[i], [1]).Place(Places.Run(values.Length, i, 1));
        return row;
    }

    public static Tensor Layer(params ReadOnlySpan<double> values) => Row(values).Reshape([1, values.Length]);

    public static double[] State(int number, int units) => [.. Enumerable.Range(0, units).Select(i => (double)((number >> i) & 1))];
}
