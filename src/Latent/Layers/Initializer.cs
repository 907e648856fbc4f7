using Latent.Tensors.Random;

namespace Latent.Layers;

/// <summary>Writes the first value of a parameter.</summary>
/// <param name="key">The stream of the parameter, of no other.</param>
/// <param name="fan">The widths that the parameter joins.</param>
/// <param name="values">Where to write, in row-major order.</param>
public delegate void Initializer(RandomKey key, Fan fan, Span<float> values);

/// <summary>The number of inputs and of outputs of one unit's layer.</summary>
public readonly record struct Fan(int Inputs, int Outputs);

/// <summary>The usual initializers.</summary>
public static class Initializers
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = Constant(0);

    /// <summary>Uniform on <c>±1/√inputs</c>, the customary start of older networks and PyTorch's default.</summary>
    /// <remarks>
    /// Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward networks", eq. 1.
    /// </remarks>
    public static Initializer FanInUniform { get; } = Uniform(fan => 1 / Math.Sqrt(fan.Inputs));

    /// <summary>Uniform on <c>±√(6 / (inputs + outputs))</c>.</summary>
    /// <remarks>Glorot and Bengio 2010, eq. 16.</remarks>
    public static Initializer GlorotUniform { get; } = Uniform(fan => Math.Sqrt(6.0 / (fan.Inputs + fan.Outputs)));

    /// <summary>Normal with variance <c>2 / (inputs + outputs)</c>.</summary>
    /// <remarks>Glorot and Bengio 2010, eq. 12.</remarks>
    public static Initializer GlorotNormal { get; } = Normal(fan => Math.Sqrt(2.0 / (fan.Inputs + fan.Outputs)));

    /// <summary>Normal with variance <c>2 / inputs</c>, for rectified units.</summary>
    /// <remarks>He et al. 2015, arXiv:1502.01852, eq. 10.</remarks>
    public static Initializer He { get; } = Normal(fan => Math.Sqrt(2.0 / fan.Inputs));

    /// <summary>0 or 1, each with probability ½.</summary>
    public static Initializer Coins { get; } = (key, _, values) =>
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = key.BitsAt(0, i) >> 31;
    };

    /// <summary>One value everywhere.</summary>
    public static Initializer Constant(float value) => (_, _, values) => values.Fill(value);

    /// <summary>The values given, in row-major order.</summary>
    public static Initializer Values(ReadOnlyMemory<float> given) => (_, _, values) => given.Span.CopyTo(values);

    /// <summary>Uniform on ± a bound.</summary>
    public static Initializer Uniform(Func<Fan, double> bound) => (key, fan, values) =>
    {
        var limit = bound(fan);
        key.FillUniform(step: 0, values);
        foreach (ref var value in values)
            value = (float)(limit * ((2.0 * value) - 1));
    };

    /// <summary>Normal with mean 0 and a standard deviation.</summary>
    public static Initializer Normal(Func<Fan, double> deviation) => (key, fan, values) =>
    {
        var scale = deviation(fan);
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(scale * key.NormalAt(0, i));
    };
}
