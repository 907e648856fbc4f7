using System.Globalization;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Models;

/// <summary>Noise on data, of which a denoising autoencoder learns to free them. Every value is corrupted independently.</summary>
/// <remarks>
/// Vincent, Larochelle, Lajoie, Bengio and Manzagol 2010, "Stacked denoising autoencoders", JMLR 11, section 4.3.
/// <see cref="object.ToString"/> yields the text that <see cref="Parse"/> reads.
/// </remarks>
public abstract record Corruption
{
    /// <summary>Whether data stay what they are.</summary>
    public bool IsNone => this is None;

    /// <summary>Whether the noise is of values between 0 and 1, and of no others.</summary>
    public bool IsOfUnitInterval => this is SaltAndPepper;

    /// <summary>
    /// Reads <c>none</c>; <c>mask:P</c>, a share P of the values set to 0; <c>gaussian:S</c>, normal noise of standard deviation S
    /// added; or <c>salt-and-pepper:P</c>, a share P of the values set to 0 or 1, each with probability ½.
    /// </summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Corruption Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (name, amount) = text.Split(':') is [var kind, var number] ? (kind, Amount(number)) : (text, null);
        return (name, amount) switch
        {
            ("none", null) => new None(),
            ("mask", <= 1) => new Mask(amount.Value),
            ("gaussian", { } deviation) => new Gaussian(deviation),
            ("salt-and-pepper", <= 1) => new SaltAndPepper(amount.Value),
            _ => throw new FormatException(
                $"Corruption '{text}' is not none, mask:P, gaussian:S or salt-and-pepper:P, with a share P above 0 and at most 1 "
                + "and a standard deviation S above 0, as in 'mask:0.3'."),
        };
    }

    /// <summary>Corrupted data. Shape: that of <paramref name="x"/>.</summary>
    /// <param name="x">The data.</param>
    /// <param name="key">The stream of the noise.</param>
    public abstract Tensor Of(Tensor x, RandomKey key);

    private static double? Amount(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : null;

    private static string Text(string name, double amount) => string.Create(CultureInfo.InvariantCulture, $"{name}:{amount}");

    private sealed record None : Corruption
    {
        public override Tensor Of(Tensor x, RandomKey key) => x;

        public override string ToString() => "none";
    }

    private sealed record Mask(double Share) : Corruption
    {
        public override Tensor Of(Tensor x, RandomKey key) => x * key.Bernoulli(Tensor.Full(1 - Share, x.Shape));

        public override string ToString() => Text("mask", Share);
    }

    private sealed record Gaussian(double Deviation) : Corruption
    {
        public override Tensor Of(Tensor x, RandomKey key) => x + (Deviation * key.Normal(x.Shape));

        public override string ToString() => Text("gaussian", Deviation);
    }

    private sealed record SaltAndPepper(double Share) : Corruption
    {
        // One uniform number says both whether a value is hit, at either end, and what it becomes.
        public override Tensor Of(Tensor x, RandomKey key)
        {
            var u = key.Uniform(x.Shape);
            return Tensor.Full(Share / 2).Greater(u).Select(0, u.Greater(1 - (Share / 2)).Select(1, x));
        }

        public override string ToString() => Text("salt-and-pepper", Share);
    }
}
