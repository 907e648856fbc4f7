using Latent.Runs.Recipes;
using Latent.Runs.Results;

namespace Latent.Tests.Runs.Results;

/// <summary>Whether what was kept of a run is what its recipe asks for.</summary>
public sealed class KeptResultsTests
{
    private static readonly EvaluationRecipe Asked = new() { Samples = 100, Images = 50 };

    private static readonly RunMarginalLikelihood Marginal = new()
    {
        Split = "test",
        Step = 7,
        Examples = 1000,
        Latents = 2,
        Draws = 1000,
        Chains = 4,
        LeapfrogSteps = 4,
        LogLikelihood = new(-90, 1, 50),
        SamplingError = 0.1,
        LargestScaleReduction = 1,
        Unmixed = 0,
        Acceptance = 0.9,
    };

    private static readonly RunEvaluation Evaluation = new()
    {
        Split = "test",
        Step = 7,
        Samples = 100,
        Reconstruction = new(-70, 1, 1000),
        LogLikelihood = new(-90, 1, 50),
        ActiveUnits = 2,
        Units = 2,
        KlPerUnit = [],
    };

    [Fact]
    public void ALikelihoodByHmcAnswersForAsManyImagesAndDraws()
    {
        Assert.True(Answers(Marginal));
        Assert.True(Answers(Marginal with { Examples = 20, LogLikelihood = new(-90, 1, 20) }));
        Assert.False(Answers(Marginal with { LogLikelihood = new(-90, 1, 5) }));
        Assert.False(Answers(Marginal with { Step = 8 }));
        Assert.False(Answers(Marginal with { Split = "train" }));
        Assert.False(Answers(Marginal with { Draws = 100 }));
        Assert.False(Answers(Marginal with { Chains = 2 }));

        static bool Answers(RunMarginalLikelihood kept) => kept.Answers(RunMarginalOptions.Usual(Asked), step: 7);
    }

    [Fact]
    public void AnEvaluationAnswersForAsManyImagesAndSamples()
    {
        Assert.True(Answers(Evaluation));
        Assert.True(Answers(Evaluation with { LogLikelihood = null, Samples = 0 }));
        Assert.True(Answers(Evaluation with { Reconstruction = new(-70, 1, 20), LogLikelihood = new(-90, 1, 20) }));
        Assert.False(Answers(Evaluation with { LogLikelihood = new(-90, 1, 5) }));
        Assert.False(Answers(Evaluation with { Samples = 10 }));
        Assert.False(Answers(Evaluation with { Step = 8 }));
        Assert.False(Answers(Evaluation with { Split = "validation" }));

        static bool Answers(RunEvaluation kept) => kept.Answers(RunEvaluationOptions.Usual(Asked), step: 7);
    }
}
