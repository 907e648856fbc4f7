namespace Latent.Data;

/// <summary>How many of undivided examples, or rows, go to each split.</summary>
internal readonly record struct SplitSizes(int Train, int Validation, int Test)
{
    /// <summary>What is left to train on.</summary>
    /// <param name="origin">The file, for the error.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="validation">How many go to validation.</param>
    /// <param name="test">How many go to the test.</param>
    /// <param name="what">What they are.</param>
    /// <param name="least">The fewest to train on, and what to say of them.</param>
    /// <exception cref="DataFormatException">Fewer are left, or a split is of fewer than none.</exception>
    public static SplitSizes Of(
        string origin, int count, int validation, int test, string what = "examples", (int Count, string Note) least = default)
    {
        var train = (long)count - validation - test;
        return train >= Math.Max(1, least.Count) && validation >= 0 && test >= 0
            ? new((int)train, validation, test)
            : throw new DataFormatException(origin, null, Invariant(
                $"{count} {what} cannot give {validation} for validation, {test} for testing and at least {Math.Max(1, least.Count)}{least.Note} to train on"));
    }

    /// <summary>The sizes, and how the splits were made.</summary>
    public string Note(ulong? drawnBy = null) => Invariant($"{Train:N0} training, {Validation:N0} validation, {Test:N0} test examples")
        + (drawnBy is { } seed && Validation + Test > 0 ? Invariant($" (drawn by seed {seed})") : "");
}
