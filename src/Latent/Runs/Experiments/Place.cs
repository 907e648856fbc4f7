using System.Globalization;
using Latent.Runs.Recipes;

namespace Latent.Runs.Experiments;

/// <summary>A place on the way of a training: after so many epochs, or after so many training samples.</summary>
/// <param name="Epochs">The number of epochs; null where samples are counted.</param>
/// <param name="Samples">The number of training samples seen; null where epochs are counted.</param>
internal sealed record Place(int? Epochs, double? Samples)
{
    private const string Epoch = "epoch", Sample = "samples";

    /// <summary>Reads <c>epoch71</c> or <c>samples1e6</c>; null where the text is neither.</summary>
    public static Place? Parse(string text)
    {
        if (Number(text, Epoch) is { } epochs && epochs == Math.Floor(epochs) && epochs <= int.MaxValue)
            return new((int)epochs, null);
        return Number(text, Sample) is { } samples ? new(null, samples) : null;
    }

    /// <summary>The line of the metrics of that place: for samples, the first that has seen so many.</summary>
    public Metrics? Find(IReadOnlyList<Metrics> metrics, int batch) => Epochs is { } epochs
        ? metrics.FirstOrDefault(x => x.Epoch == epochs)
        : metrics.FirstOrDefault(x => (double)x.Step * batch >= Samples);

    /// <summary>Why a training never stands there; null where it may.</summary>
    public string? Fault(TrainingRecipe training)
    {
        if (Epochs > training.Epochs)
            return $"training ends at epoch {training.Epochs}";
        return Epochs % training.ValidateEvery > 0
            ? $"training.validateEvery is {training.ValidateEvery}, and only those epochs are measured"
            : null;
    }

    private static double? Number(string text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(word.Length), NumberStyles.AllowExponent | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number > 0 && double.IsFinite(number) ? number : null;
}
