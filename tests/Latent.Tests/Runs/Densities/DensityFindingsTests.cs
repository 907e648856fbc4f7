using Latent.Data;
using Latent.Runs.Densities;

namespace Latent.Tests.Runs.Densities;

public sealed class DensityFindingsTests
{
    [Fact]
    public void AFittedDensityThatClosesTheGapConvictsThePrior()
    {
        var found = Of(10, 40, 124, 80, 52, 60, 1.25);
        Assert.Equal(
            [
                "Reconstructions of test data have 4 times the squared distance of test data from training data: what is more is the decoder's.",
                "Samples from the prior have 3.1 times the squared distance of reconstructions; mixture:10 closes 86 % of the gap: the prior does not fit the aggregate posterior.",
                "Codes of test data are likelier by 1.25 ± 0.05 nats each under mixture:10 than under the prior.",
            ],
            found);
    }

    [Fact]
    public void LargeRatiosArePlainNumbers() => Assert.StartsWith(
        "Reconstructions of test data have 1,240 times the squared distance", Of(1, 1240, 2000, 1900, 1900, 1900, 1)[0], StringComparison.Ordinal);

    [Fact]
    public void DensitiesThatCloseLittleFitBadly() => Assert.Equal(
        "Samples from the prior have 3 times the squared distance of reconstructions; gaussian, the best of the fitted densities, closes 25 % of the gap: none fits the aggregate posterior well.",
        Of(10, 40, 120, 100, 110, 115, 1)[1]);

    [Fact]
    public void WhereNoneComesNearerThatIsSaid() => Assert.Equal(
        "Samples from the prior have 3 times the squared distance of reconstructions, and no fitted density is nearer by more than the errors.",
        Of(10, 40, 120, 119, 125, 130, 1)[1]);

    // The errors are 1 each, so that differences below 3 √2 do not count.
    [Fact]
    public void DifferencesWithinTheirErrorsAreNone()
    {
        var found = Of(10, 13, 17, 16, 15, 14, 0.1);
        Assert.Equal("Reconstructions of test data are as near to training data as test data are: what is missing in samples is not the decoder's.", found[0]);
        Assert.Equal("Samples from the prior are as near as reconstructions: the prior fits the codes as far as this distance can tell.", found[1]);
        Assert.Equal("Codes of test data are no more likely under any fitted density than under the prior: mixture:10 is within 0.10 ± 0.05 nats.", found[2]);
    }

    [Fact]
    public void APriorThatIsBestAndBinaryDataAreSaid()
    {
        var found = Of(10, 40, 40, 50, 50, 50, -1, ValueKind.Binary);
        Assert.Equal("Codes of test data are likelier by 1.00 ± 0.05 nats each under the prior than under any fitted density.", found[2]);
        Assert.StartsWith("The data are black and white, what is decoded are means", found[3], StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAPriorTheBestDensityIsHeldAgainstReconstructions()
    {
        DensityRow[] rows =
        [
            new(DensityRow.TestData, new(10, 1, 3)),
            new(DensityRow.Reconstructions, new(40, 1, 3)),
            Samples("gaussian", 90, 0) with { Gain = null },
            Samples("mixture:10", 60, 0) with { Gain = null },
        ];
        Assert.Equal(
            "There is no prior; samples from mixture:10, the best of the fitted densities, have 1.5 times the squared distance of reconstructions.",
            Assert.Single(DensityFindings.Of(rows, ValueKind.Grey).Skip(1)));
    }

    private static IReadOnlyList<string> Of(
        double test, double reconstructions, double prior, double gaussian, double mixture, double second, double gain, ValueKind kind = ValueKind.Grey) =>
        DensityFindings.Of(
            [
                new(DensityRow.TestData, new(test, 1, 3)),
                new(DensityRow.Reconstructions, new(reconstructions, 1, 3)),
                Samples(DensityRow.Prior, prior, 0),
                Samples("gaussian", gaussian, gain - 0.5),
                Samples("mixture:10", mixture, gain),
                Samples("second-stage", second, gain - 0.2),
            ],
            kind);

    private static DensityRow Samples(string name, double distance, double gain) =>
        new(name, new(distance, 1, 3), new(-20 + gain, 0.3, 500), new(gain, 0.05, 500));
}
