using System.Globalization;
using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models;

/// <summary>The family of p(x | z): what the decoder's last hidden layer is turned into.</summary>
public abstract record Likelihood
{
    /// <summary>
    /// Reads <c>bernoulli</c>, <c>gaussian</c> (one learned scale), <c>gaussian:0.1</c> (a fixed scale),
    /// <c>gaussian:pixel</c>, <c>gaussian:input</c>, or <c>mixed</c>, whose columns are yet to be said. A Gaussian with
    /// <c>:bounded</c> after it, as in <c>gaussian:input:bounded</c>, has its mean in (0, 1).
    /// </summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Likelihood Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text) ?? throw new FormatException(
            $"Likelihood '{text}' is not one of bernoulli, gaussian, gaussian:pixel, gaussian:input, "
            + "mixed, or gaussian:S with a standard deviation S above 0; a gaussian may end in :bounded.");
    }

    /// <summary>
    /// Declares the layers that read the last hidden layer, and yields the function from it to p(x | z).
    /// </summary>
    /// <param name="scope">The decoder's scope.</param>
    /// <param name="hidden">The width of the last hidden layer.</param>
    /// <param name="size">D, the number of values of a datum.</param>
    /// <param name="start">The start of weights, and of biases where the mean is not known.</param>
    /// <param name="dataMean">The mean of the training data, [D], or empty.</param>
    internal abstract Func<Tensor, ForwardContext, Distribution> Head(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean);

    /// <summary>
    /// The one variance of all values where this is a normal with one, by the store's values; null elsewhere.
    /// </summary>
    internal abstract double? Variance(Store store);

    private static Likelihood? Read(string text)
    {
        const string prefix = "gaussian:";
        if (text.EndsWith(NormalLikelihood.Bounded, StringComparison.Ordinal))
        {
            return Read(text[..^NormalLikelihood.Bounded.Length]) is NormalLikelihood normal && normal.Link == MeanLink.Identity
                ? normal with { Link = MeanLink.Logit }
                : null;
        }

        return text switch
        {
            "bernoulli" => new BernoulliLikelihood(),
            "gaussian" => new GaussianLikelihood(GaussianScale.Global),
            "gaussian:pixel" => new GaussianLikelihood(GaussianScale.Pixel),
            "mixed" => new MixedLikelihood([]),
            "gaussian:input" => new GaussianLikelihood(GaussianScale.Input),
            _ when text.StartsWith(prefix, StringComparison.Ordinal) && Deviation(text[prefix.Length..]) is { } deviation
                => new FixedGaussianLikelihood(deviation),
            _ => null,
        };
    }

    private static double? Deviation(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value > 0 && double.IsFinite(value)
            ? value
            : null;

    /// <summary>A linear layer whose bias starts at given values, where there are any.</summary>
    private protected static Linear Output(
        ParameterScope scope, int inputs, int outputs, Initialization start, ReadOnlySpan<float> bias) =>
        new(scope, inputs, outputs, bias.IsEmpty ? start : start with { Bias = Initializers.Values(bias.ToArray()) });
}
