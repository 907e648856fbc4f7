using Latent.Data;
using Latent.Evaluation.Aggregate;
using Latent.Evaluation.Diagnosis;
using Latent.Models;
using Latent.Objectives;
using Latent.Runs.Recipes;
using Latent.Schedules;
using Latent.Tensors.Random;
using Latent.Tests.Evaluation.Aggregate;

namespace Latent.Tests.Evaluation.Diagnosis;

public sealed class FindingsTests
{
    // Sixteen of twenty latents with posterior variance 0.1 and law 1, a bound that has settled.
    private static readonly DiagnosisInput Healthy = new()
    {
        Examples = 10_000,
        Dimensions = [.. Enumerable.Repeat(Active(), 16), .. Enumerable.Repeat(Idle(), 4)],
        Elbo = -96,
        Reconstruction = -72,
        Kl = 24,
        ShuffledReconstruction = -260,
        DataSize = 784,
        DataKind = ValueKind.Grey,
        IsBinarized = true,
        DataMinimum = 0,
        DataMaximum = 1,
        DataVariance = 0.07,
        Likelihood = new BernoulliLikelihood(),
        TrainBounds = Curve(-95.2, -95.25, -95.1, -95.15, -95.12),
        ValidationBounds = Curve(-96.1, -96.0, -96.05, -95.95, -96.02),
        Epochs = 50,
    };

    // A Gaussian decoder whose variance is its squared error, 0.01: D/2 ln 2π0.01 + D/2 nats.
    private static readonly DiagnosisInput HealthyGaussian = Gaussian(0.01, 0.01, "gaussian");

    [Fact]
    public void AHealthyModelHasNoFinding()
    {
        foreach (var input in new[] { Healthy, HealthyGaussian, Gaussian(0.01, 0.01, "gaussian:0.1") })
        {
            var finding = Assert.Single(Findings.Of(input));
            Assert.Equal((Cause.None, Severity.None), (finding.Cause, finding.Severity));
            Assert.Empty(finding.Options);
        }

        Assert.Equal(
            "none. Nothing of what is looked for shows: 16 of 20 latents are active, the KL is 24.00 nats per example, "
            + "and no latent is further than 0.010 nats from the prior.",
            Findings.Of(Healthy)[0].ToString());
    }

    [Fact]
    public void NoActiveLatentIsCollapse() => AssertOnly(
        Healthy with
        {
            Dimensions = [.. Enumerable.Repeat(Idle(), 20)],
            Kl = 0.02,
            Elbo = -206,
            Reconstruction = -206,
            ShuffledReconstruction = -206.01,
        },
        Cause.PosteriorCollapse,
        "severe: posterior collapse. The decoder makes no use of z: 0 of 20 latents are active (variance of the posterior "
        + "mean above 0.01), the KL is 0.02 nats per example. A datum's own z reconstructs it 0.01 nats better than "
        + "another's. Try --beta warmup:10epochs,1 so that z is learned before the divergence counts in full; a narrower "
        + "--hidden needs z more.");

    // The codes move with the data, but the decoder does not listen.
    [Fact]
    public void ADecoderThatIsIndifferentToZIsCollapse() => AssertOnly(
        Healthy with { ShuffledReconstruction = -72.03, Beta = 4 },
        Cause.PosteriorCollapse,
        "severe: posterior collapse. The decoder makes no use of z: 16 of 20 latents are active (variance of the "
        + "posterior mean above 0.01), the KL is 24.00 nats per example. A datum's own z reconstructs it 0.03 nats better "
        + "than another's. The divergence weighs 4: try --beta 1, and --beta warmup:10epochs,1 if that is not enough.");

    // Two codes that move and are listened to, and a divergence of next to nothing.
    [Fact]
    public void ADivergenceOfNextToNothingIsNotCalledNoUse() => Assert.StartsWith(
        "z tells next to nothing of a datum (a KL below 0.1 nats): 16 of 20 latents are active (variance of the posterior mean "
        + "above 0.01), the KL is 0.08 nats per example. A datum's own z reconstructs it 0.17 nats better than another's.",
        AssertFound(Healthy with { Kl = 0.08, ShuffledReconstruction = -72.17 }, Cause.PosteriorCollapse).Explanation,
        StringComparison.Ordinal);

    [Fact]
    public void TrainingBySomeStepsIsProlongedByStepsAndNeverByNone()
    {
        var rising = Healthy with { ValidationBounds = Curve(-100, -99.5, -99.1, -98.6, -98.1), Epochs = 1, Steps = 300 };
        var finding = AssertOnly(rising, Cause.UnderTrained, null);
        Assert.Equal(["--steps 600"], finding.Options);
        Assert.Contains(" at the end of 300 steps, by", finding.Explanation, StringComparison.Ordinal);
        Assert.Contains("'latent resume RUN --steps 600'", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(["--epochs 2"], AssertOnly(rising with { Epochs = 0, Steps = null }, Cause.UnderTrained, null).Options);
    }

    [Fact]
    public void FewActiveLatentsAreOverpruning()
    {
        var input = Healthy with { Dimensions = [.. Enumerable.Repeat(Active(), 5), .. Enumerable.Repeat(Idle(), 15)] };
        AssertOnly(
            input,
            Cause.Overpruning,
            "notice: overpruning. 5 of 20 latents are active by the variance of the posterior mean (above 0.01), 5 by the "
            + "posterior variance (at most 0.8). Unused latents cost time; they do not by themselves make samples worse. "
            + "--latent 5 does as well; --objective iw:50 or --beta warmup:10epochs,1 may use more.");
        AssertOnly(
            input with { Beta = 4 },
            Cause.Overpruning,
            "warning: overpruning. 5 of 20 latents are active by the variance of the posterior mean (above 0.01), 5 by the "
            + "posterior variance (at most 0.8). The divergence weighs 4, which switches off latents that a bound on the "
            + "likelihood would use. Try --beta 1.");
    }

    // The table of a true mixture: the law holds, the shape is two heaps at ±0.9.
    [Fact]
    public void HeapsThatObeyTheLawAreAPriorMismatch()
    {
        var heaps = new AggregatePosterior([0.9, -0.9], [0.19, 0.19], 1).Dimensions[0];
        AssertOnly(
            Healthy with { Dimensions = [Active(), heaps, Active(), Active()] },
            Cause.PriorMismatch,
            "warning: prior mismatch. The codes of 1 of 4 latents do not lie as the prior N(0, 1) does; the worst, latent 1, "
            + "is 0.19 nats from it, with mean 0.00, variance 1.00, skewness 0.00 and excess kurtosis -1.31. Draws from the "
            + "prior land where no data have taught the decoder. Mean and variance are as they should be, the shape is not: "
            + "try --beta 2, which draws codes to the prior, or fewer latents.");
    }

    // Codes of an exact prior: of few examples they look far from it by chance alone.
    [Theory]
    [InlineData(50)]
    [InlineData(1000)]
    public void FewExamplesOfAFittingCodeAreNoMismatch(int count)
    {
        var key = new RandomKey(8);
        var variance = 0.005;
        double[] means = [.. Enumerable.Range(0, count).Select(i => Math.Sqrt(1 - variance) * key.NormalAt(0, i))];
        double[] variances = [.. Enumerable.Repeat(variance, count)];
        var dimension = new AggregatePosterior(means, variances, 1).Dimensions[0];
        Assert.DoesNotContain(
            Findings.Of(Healthy with { Dimensions = [dimension], Examples = count, Kl = 2.2 }), f => f.Cause == Cause.PriorMismatch);
        if (count == 50)
            Assert.True(dimension.MarginalKl > 0.05, "the rule without a correction would have found a mismatch");
    }

    // The decoder lives on the level below: the model is not collapsed, the top is idle.
    [Fact]
    public void AnIdleTopLevelIsNoCollapse()
    {
        var finding = AssertFound(Healthy with { Dimensions = [.. Enumerable.Repeat(Idle(), 10)], UpperLevel = "z2", Upper = "100-10" }, Cause.Overpruning);
        Assert.StartsWith("0 of 10 latents of z2 are active", finding.Explanation, StringComparison.Ordinal);
        Assert.StartsWith("--upper 100-1 does as well", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal("--upper 100-1", finding.Options[0]);
    }

    // Where nothing forces the second moment to 1, another one is no sign of too short a training.
    [Fact]
    public void TheLawIsNotAskedForWhereItDoesNotHold()
    {
        var far = new AggregatePosterior([3, -3, 1, -1], [0.1, 0.1, 0.1, 0.1], 1).Dimensions[0];
        var input = Healthy with { Dimensions = [far, Active()], HasVarianceLaw = false, IsWeighedByBeta = false };
        var finding = AssertFound(input, Cause.PriorMismatch);
        Assert.Equal("Try --latent 1, which has less room to leave it.", finding.Remedy);
        Assert.Equal(["--latent 1"], finding.Options);
    }

    [Fact]
    public void CodesFarFromThePriorAreASevereMismatch()
    {
        var far = new AggregatePosterior([3, -3, 1, -1], [0.1, 0.1, 0.1, 0.1], 1).Dimensions[0];
        var input = Healthy with { Dimensions = [far, Active()], Beta = 0.1 };
        var finding = AssertOnly(input, Cause.PriorMismatch, null);
        Assert.Equal(Severity.Severe, finding.Severity);
        Assert.Equal("Mean square 5.10 is not the 1 of a converged model: try 'latent resume RUN --epochs 100', then a training with --beta 1.", finding.Remedy);
        Assert.Equal(Cause.None, Findings.Of(input with { Prior = PriorKind.Other })[0].Cause);
    }

    [Fact]
    public void AFixedVarianceAboveTheErrorBlurs() => AssertOnly(
        Gaussian(0.04, 0.01, "gaussian:0.2"),
        Cause.BlurredDecoder,
        "warning: blurred decoder variance. The decoder's variance 0.04 is 4.0 times its squared error 0.01 (squared "
        + "units of the data): noise that is not there is paid for, and details are left out of the code. Learn it with "
        + "--likelihood gaussian.");

    [Fact]
    public void ALearnedVarianceAboveTheErrorHasNotSettled() => Assert.Equal(
        "It has not settled; train on with 'latent resume RUN --epochs 100'.",
        AssertOnly(Gaussian(0.04, 0.01, "gaussian"), Cause.BlurredDecoder, null).Remedy);

    [Fact]
    public void LittleExplainedIsABlurredDecoder()
    {
        AssertOnly(
            Gaussian(0.05, 0.05, "gaussian"),
            Cause.BlurredDecoder,
            "warning: blurred decoder variance. The decoder leaves 71 % of the variance of the data (0.07 in squared units) "
            + "unexplained: its means are blurred. Try --latent 40 or --hidden 500,500 so that the code holds more, or train "
            + "longer.");
        AssertOnly(Gaussian(0.05, 0.05, "gaussian") with { Beta = 3 }, Cause.BlurredDecoder, null);

        // A variance for each pixel tells no squared error; its mean stands for it.
        AssertOnly(Gaussian(0.05, 0.05, "gaussian:pixel"), Cause.BlurredDecoder, null);
        Assert.Equal(Cause.None, Findings.Of(Gaussian(0.01, 0.05, "gaussian:pixel"))[0].Cause);
    }

    [Fact]
    public void ABoundThatStillRisesIsUnderTrained()
    {
        var input = Healthy with { ValidationBounds = Curve(-100, -99.5, -99.1, -98.6, -98.1), Epochs = 5 };
        AssertOnly(
            input,
            Cause.UnderTrained,
            "warning: under-trained. The validation bound was still rising by 0.47 nats per example an epoch at the end of 5 "
            + "epochs, by the last 5 bounds. What else is found may change with more training. Train on with 'latent resume RUN --epochs 10'; "
            + "if the bound rises slowly and evenly, with 'latent train --from RUN' and a larger --lr.");
        AssertOnly(input with { ValidationBounds = [], TrainBounds = input.ValidationBounds }, Cause.UnderTrained, null);
        var steep = Healthy with { ValidationBounds = Curve(-110, -107, -104.5, -101) };
        Assert.Equal(Severity.Severe, AssertFound(steep, Cause.UnderTrained).Severity);
    }

    [Fact]
    public void AFewBoundsDoNotTell() => AssertOnly(
        Healthy with { ValidationBounds = Curve(-100), TrainBounds = Curve(-101), Epochs = 1 },
        Cause.UnderTrained,
        "notice: under-trained. Whether the bound was still rising cannot be told by 1 bound in 1 epoch; 4 would tell. "
        + "What else is found may change with more training. Train on with 'latent resume RUN --epochs 4'.");

    // The same rise from end to end, but by jumps of noise; and too few bounds to tell.
    [Theory]
    [InlineData(-100.0, -96.0, -101.0, -95.0, -99.0)]
    [InlineData(-100.0, -98.0, -96.0)]
    [InlineData(-97.0, double.NaN, -96.0, -95.0, -94.0)]
    public void NoiseIsNoTrend(params double[] bounds) =>
        Assert.DoesNotContain(Findings.Of(Healthy with { ValidationBounds = Curve(bounds) }), f => f.Cause == Cause.UnderTrained);

    [Fact]
    public void AFallingValidationBoundIsOverFitted() => AssertOnly(
        Healthy with { TrainBounds = Curve(-94, -93, -92, -91), ValidationBounds = Curve(-96, -96.3, -96.5, -96.9) },
        Cause.OverFitted,
        "warning: over-fitted. The validation bound falls, from -96.00 to -96.90 nats per example over the last 4 bounds, "
        + "while that of training examples is 5.90 nats above it. Stop at the best bound with --set training.patience=10; "
        + "narrower layers (--hidden) and more data fit less closely.");

    [Fact]
    public void AWideGapIsOverFitted() => AssertOnly(
        Healthy with { TrainBounds = Curve(-85.1, -85, -85.1, -85), ValidationBounds = Curve(-96.1, -96, -96.1, -96) },
        Cause.OverFitted,
        "warning: over-fitted. The bound is -85.00 nats per example on training examples and -96.00 on validation examples: "
        + "11.00 nats are lost on examples that were not seen. Narrower layers (--hidden), fewer latents (--latent 16) or "
        + "a shorter training fit less closely; more data would help most.");

    [Fact]
    public void WhereAllLatentsAreUsedFewerAreNoAdvice()
    {
        var input = Healthy with
        {
            Dimensions = [.. Enumerable.Repeat(Active(), 3)],
            TrainBounds = Curve(-85.1, -85, -85.1, -85),
            ValidationBounds = Curve(-96.1, -96, -96.1, -96),
        };
        Assert.Empty(AssertFound(input, Cause.OverFitted).Options);
    }

    [Theory]
    [InlineData("--limit 0.001")]
    [InlineData("--capacity 0")]
    public void AHeldDivergenceIsNamed(string hold)
    {
        var input = Healthy with { Dimensions = [.. Enumerable.Repeat(Idle(), 20)], Kl = 0.001, ShuffledReconstruction = -72, IsWeighedByBeta = false, Hold = hold };
        Assert.StartsWith($"The divergence is held by {hold}: try a higher one", AssertFound(input, Cause.PosteriorCollapse).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void DataOutsideTheUnitIntervalAreNotBernoulli() => AssertOnly(
        Healthy with { DataMaximum = 255, DataKind = ValueKind.Real, IsBinarized = false },
        Cause.LikelihoodMismatch,
        "severe: likelihood mismatch. The data run from 0 to 255, and a Bernoulli likelihood is of values in [0, 1]: the "
        + "bound means nothing. Use --likelihood gaussian, or scale the data to [0, 1] in the file.");

    [Fact]
    public void SoftTargetsAreANotice() => AssertOnly(
        Healthy with { IsBinarized = false },
        Cause.LikelihoodMismatch,
        "notice: likelihood mismatch. Grey values are soft targets of a Bernoulli likelihood: the bound is not that of a "
        + "density, and does not compare with bounds of black and white data. Use --binarize dynamic for black and white, "
        + "or --likelihood gaussian for grey.");

    [Fact]
    public void BinaryDataAreNotGaussian() => AssertOnly(
        HealthyGaussian with { DataKind = ValueKind.Binary },
        Cause.LikelihoodMismatch,
        "severe: likelihood mismatch. The data are only 0 and 1, and a Gaussian likelihood is of continuous values: its "
        + "density grows without limit as the variance shrinks, so the bound means nothing. Use --likelihood bernoulli.");

    [Theory]
    [InlineData(70 * 70, "70")]
    [InlineData(1e-6, "0.001")]
    public void DataFarFromUnitScaleAreNoticed(double variance, string deviation)
    {
        var error = 0.1 * variance;
        var finding = AssertOnly(
            Gaussian(error, error, "gaussian") with { DataVariance = variance, DataMaximum = 300, DataKind = ValueKind.Real },
            Cause.LikelihoodMismatch, null);
        Assert.Equal(
            $"The values of the data run from 0 to 300 with a standard deviation of {deviation}: far from 1, where networks start.",
            finding.Explanation);
    }

    [Fact]
    public void BytesThatWereNotScaledAreNamed() => AssertOnly(
        Gaussian(490, 490, "gaussian") with { DataVariance = 4900, DataMaximum = 255, DataKind = ValueKind.Real },
        Cause.LikelihoodMismatch,
        "severe: likelihood mismatch. The data run from 0 to 255, as bytes do, and were not scaled: their standard deviation "
        + "is 70, and networks start near 1. Train again with --set data.scale=auto, which makes it [0, 1].");

    [Fact]
    public void AFixedVarianceBelowTheErrorIsAMismatch() => AssertOnly(
        Gaussian(0.0001, 0.01, "gaussian:0.01"),
        Cause.LikelihoodMismatch,
        "warning: likelihood mismatch. The squared error 0.01 is 100.0 times the fixed variance 0.0001 (squared units of the "
        + "data): the divergence counts for too little, and codes stray from the prior. Learn it with --likelihood gaussian.");

    [Fact]
    public void ABoundedMeanThatCannotReachTheDataIsAMismatch()
    {
        AssertOnly(
            Gaussian(0.01, 0.01, "gaussian:0.1:bounded") with { DataMinimum = -1, DataKind = ValueKind.Real },
            Cause.LikelihoodMismatch,
            "severe: likelihood mismatch. The data run from -1 to 1, and the means of this likelihood are in (0, 1): they cannot "
            + "reach all of the data. Use --likelihood gaussian:0.1, or scale the data to [0, 1] in the file.");
        Assert.Equal(Cause.None, Findings.Of(Gaussian(0.01, 0.01, "gaussian:bounded"))[0].Cause);
    }

    [Fact]
    public void WhatLearnsTheVarianceKeepsTheMeanBounded()
    {
        string[] expected = ["--likelihood gaussian:bounded"];
        Assert.Equal(expected, AssertOnly(Gaussian(0.0001, 0.01, "gaussian:0.01:bounded"), Cause.LikelihoodMismatch, null).Options);
        Assert.Equal(expected, AssertOnly(Gaussian(0.04, 0.01, "gaussian:0.2:bounded"), Cause.BlurredDecoder, null).Options);
    }

    [Fact]
    public void TheMostSevereComesFirst()
    {
        var findings = Findings.Of(Healthy with
        {
            IsBinarized = false,
            Dimensions = [.. Enumerable.Repeat(Idle(), 20)],
            ShuffledReconstruction = Healthy.Reconstruction,
            ValidationBounds = Curve(-100, -99.5, -99.1, -98.6, -98.1),
        });
        Assert.Equal(
            [Cause.PosteriorCollapse, Cause.UnderTrained, Cause.LikelihoodMismatch], findings.Select(f => f.Cause));
    }

    [Fact]
    public void WhatCannotBeJudgedIsRefused()
    {
        Assert.Equal(
            "Findings: the bound is NaN, of reconstruction -72 and KL 24; expected finite numbers, so measure an earlier checkpoint.",
            Assert.Throws<ArgumentException>(() => Findings.Of(Healthy with { Elbo = double.NaN })).Message);
        Assert.Throws<ArgumentException>(() => Findings.Of(Healthy with { Dimensions = [] }));
    }

    // A table of the linear optimum with eigenvalues on both sides of β γ²: pruned as it should be, the law exact.
    [Fact]
    public void ALinearOptimumIsHealthyButForItsPruning()
    {
        double[] eigenvalues = [4, 1, 0.2, 0.1, 0.05];
        var optima = eigenvalues.Select(e => LinearVae.Optimum(e, 0.25)).ToArray();
        var dimensions = optima.Select(o => Idle() with
        {
            VarianceOfMean = o.VarianceOfMean,
            MeanVariance = o.PosteriorVariance,
            MeanKl = o.Kl,
        });
        var finding = AssertFound(Healthy with { Dimensions = [.. dimensions], Kl = optima.Sum(o => o.Kl) }, Cause.Overpruning);
        Assert.StartsWith("2 of 5 latents are active", finding.Explanation, StringComparison.Ordinal);
    }

    private static BoundAt[] Curve(params double[] bounds) => [.. bounds.Select((bound, i) => new BoundAt(i + 1, bound))];

    private static Finding AssertFound(DiagnosisInput input, Cause cause) =>
        Assert.Single(Findings.Of(input), f => f.Cause == cause);

    // One finding and no other, in these words, with options that the tool reads.
    private static Finding AssertOnly(DiagnosisInput input, Cause cause, string? words)
    {
        var finding = Assert.Single(Findings.Of(input));
        Assert.Equal(cause, finding.Cause);
        if (words is not null)
            Assert.Equal(words, finding.ToString());
        Assert.NotEmpty(finding.Options);
        foreach (var option in finding.Options)
        {
            Assert.Contains(option, finding.Remedy, StringComparison.Ordinal);
            AssertReadable(option);
        }

        return finding;
    }

    private static void AssertReadable(string option)
    {
        var (name, value) = (option.Split(' ')[0], option.Split(' ')[1]);
        var recipe = new Recipe();
        _ = name switch
        {
            "--beta" => (object)Schedule.Parse(value, 100),
            "--likelihood" => Likelihood.Parse(value),
            "--objective" => Objective.Parse(value),
            "--steps" => recipe.With("training.steps", value),
            "--epochs" => recipe.With("training.epochs", value),
            "--latent" => recipe.With("model.latent", value),
            "--hidden" => recipe.With("model.hidden", value),
            "--binarize" => recipe.With("data.binarize", value),
            "--set" => recipe.With(value),
            _ => throw new ArgumentException(name),
        };
    }

    private static DiagnosisInput Gaussian(double variance, double squaredError, string likelihood)
    {
        var reconstruction = -784 * ((0.5 * Math.Log(2 * Math.PI * variance)) + (squaredError / (2 * variance)));
        return Healthy with
        {
            Likelihood = Likelihood.Parse(likelihood),
            IsBinarized = false,
            DecoderVariance = variance,
            Reconstruction = reconstruction,
            ShuffledReconstruction = reconstruction - 500,
            Elbo = reconstruction - 24,
        };
    }

    private static LatentDimension Active() => new()
    {
        MeanKl = 1.5,
        Mean = 0.05,
        VarianceOfMean = 0.9,
        MeanVariance = 0.1,
        Skewness = 0.1,
        ExcessKurtosis = -0.2,
        MarginalKl = 0.01,
    };

    private static LatentDimension Idle() => new()
    {
        MeanKl = 0.001,
        Mean = 0,
        VarianceOfMean = 0.001,
        MeanVariance = 0.999,
        Skewness = 0,
        ExcessKurtosis = 0,
        MarginalKl = 0,
    };
}
