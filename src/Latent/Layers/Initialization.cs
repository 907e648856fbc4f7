namespace Latent.Layers;

/// <summary>How a linear layer starts: its weight and its bias, by the name that recipes use.</summary>
/// <param name="Name">As in <c>glorot-uniform</c>.</param>
/// <param name="Weight">The start of weights.</param>
/// <param name="Bias">The start of biases.</param>
public sealed record Initialization(string Name, Initializer Weight, Initializer Bias)
{
    /// <summary>Weights and biases uniform on ±1/√inputs: PyTorch's default.</summary>
    public static Initialization FanInUniform { get; } =
        new("fan-in-uniform", Initializers.FanInUniform, Initializers.FanInUniform);

    /// <summary>Glorot's uniform weights, biases of 0.</summary>
    public static Initialization GlorotUniform { get; } =
        new("glorot-uniform", Initializers.GlorotUniform, Initializers.Zeros);

    /// <summary>Glorot's normal weights, biases of 0.</summary>
    public static Initialization GlorotNormal { get; } =
        new("glorot-normal", Initializers.GlorotNormal, Initializers.Zeros);

    /// <summary>He's normal weights, biases of 0.</summary>
    public static Initialization He { get; } = new("he", Initializers.He, Initializers.Zeros);

    /// <summary>Every named start.</summary>
    public static IReadOnlyList<Initialization> All { get; } = [FanInUniform, GlorotUniform, GlorotNormal, He];

    /// <summary>The start of that name.</summary>
    /// <exception cref="FormatException">There is none; the message lists them.</exception>
    public static Initialization Parse(string name) => All.FirstOrDefault(i => i.Name == name)
        ?? throw new FormatException(
            $"Initialization '{name}' is not one of {string.Join(", ", All.Select(i => i.Name))}.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
