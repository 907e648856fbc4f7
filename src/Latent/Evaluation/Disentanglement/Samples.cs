namespace Latent.Evaluation.Disentanglement;

/// <summary>What two samples must have in common.</summary>
internal static class Samples
{
    /// <summary>Refuses a test sample of other factors or other codes than the training sample's.</summary>
    public static void ThrowUnlessAlike(FactorSample train, FactorSample test)
    {
        if (train.Size != test.Size || !train.Factors.SequenceEqual(test.Factors))
        {
            throw new ArgumentException(
                $"The samples differ: codes of {train.Size} and {test.Size} dimensions, {train.Factors.Count} and {test.Factors.Count} factors; expected two samples of one representation.",
                nameof(test));
        }
    }
}
