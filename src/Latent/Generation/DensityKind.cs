using System.Globalization;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>Where codes are drawn from to generate: the prior, or a density that is fitted to codes after training.</summary>
public abstract record DensityKind
{
    /// <summary>The number of components of a mixture unless another is given.</summary>
    public const int UsualComponents = 10;

    private const string Mixture = "mixture";

    /// <summary>The model's prior, to which nothing is fitted.</summary>
    public static DensityKind Prior { get; } = new OfPrior();

    /// <summary>A Gaussian of full covariance.</summary>
    public static DensityKind Gaussian { get; } = new OfMixture(1);

    /// <summary>A second variational autoencoder, of the codes.</summary>
    public static DensityKind SecondStage { get; } = new OfSecondStage(new SecondStageOptions());

    /// <summary>One of each: prior, Gaussian, mixture of ten, second stage.</summary>
    public static IReadOnlyList<DensityKind> All { get; } = [Prior, Gaussian, MixtureOf(UsualComponents), SecondStage];

    /// <summary>A mixture of Gaussians of full covariance.</summary>
    /// <param name="components">K.</param>
    public static DensityKind MixtureOf(int components) => new OfMixture(Require.Positive(components));

    /// <summary>A second variational autoencoder, of the codes.</summary>
    /// <param name="options">Its size, and how it is trained.</param>
    public static DensityKind SecondStageOf(SecondStageOptions options) => new OfSecondStage(options);

    /// <summary>Reads <c>prior</c>, <c>gaussian</c>, <c>mixture</c> (of ten), <c>mixture:K</c> or
    /// <c>second-stage</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static DensityKind Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "prior" => Prior,
            "gaussian" => Gaussian,
            Mixture => MixtureOf(UsualComponents),
            "second-stage" => SecondStage,
            _ when text.StartsWith($"{Mixture}:", StringComparison.Ordinal)
                && int.TryParse(text[(Mixture.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var k)
                && k > 0 => MixtureOf(k),
            _ => throw new FormatException(
                $"Density '{text}' is not prior, gaussian, mixture, second-stage, or mixture:K with K components, as in 'mixture:20'."),
        };
    }

    /// <summary>The fewest training examples whose codes it is fitted to.</summary>
    public virtual int LeastCodes => 2;

    /// <summary>The density of a model's codes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="draws">Draws from the posterior of each training example.</param>
    /// <param name="key">The stream of what the fit draws.</param>
    public abstract ICodeDensity Fit(
        ILatentModel model, Store store, IBackend backend, CodeDraws draws, RandomKey key);

    private sealed record OfPrior : DensityKind
    {
        public override string ToString() => "prior";

        public override int LeastCodes => 0;

        public override ICodeDensity Fit(
            ILatentModel model, Store store, IBackend backend, CodeDraws draws, RandomKey key) =>
            new ModelPrior(model, store, backend);
    }

    private sealed record OfMixture(int Components) : DensityKind
    {
        public override string ToString() =>
            Components == 1 ? "gaussian" : string.Create(CultureInfo.InvariantCulture, $"{Mixture}:{Components}");

        public override int LeastCodes => Math.Max(2, Components);

        public override ICodeDensity Fit(
            ILatentModel model, Store store, IBackend backend, CodeDraws draws, RandomKey key)
        {
            ArgumentNullException.ThrowIfNull(draws);
            return FittedMixture.Fit(draws(0), model.LatentSize, Components, key.Fold(Mixture));
        }
    }

    private sealed record OfSecondStage(SecondStageOptions Options) : DensityKind
    {
        public override string ToString() => "second-stage";

        public override ICodeDensity Fit(
            ILatentModel model, Store store, IBackend backend, CodeDraws draws, RandomKey key) =>
            Generation.SecondStage.Fit(draws, model.LatentSize, Options, backend, key.Fold("second-stage"));
    }
}
