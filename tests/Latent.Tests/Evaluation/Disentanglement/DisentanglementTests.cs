using Latent.Data;
using Latent.Evaluation.Disentanglement;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Disentanglement;

public sealed class DisentanglementTests
{
    private const int Train = 2000;
    private const int Test = 1000;
    private const int Rounds = 20;

    private static readonly RandomKey Key = new(21);
    private static readonly BetaVaeScore Beta = new() { Train = 500, Test = 300, Pairs = 32 };
    private static readonly FactorVaeScore Factor = new() { Train = 500, Test = 300, Batch = 32, ScaleSample = 1000 };

    // Few enough values for twenty bins, more combinations than trees of depth 3 could learn by heart.
    private static readonly Factors Ordered = new(new("a", 8), new("b", 10), new("c", 12), new("d", 9));

    private static double Value(Factors factors, int row, int factor) => factors.Value(row, factor);

    /// <summary>A dimension a factor, and one that is always the same.</summary>
    private static Representation Identity(Factors factors) => Of(
        factors, factors.Count + 1, (row, i) => i < factors.Count ? Value(factors, row, i) : 3);

    private static Representation Constant(Factors factors) => Of(factors, 4, (_, i) => 0.1 * i);

    /// <summary>Numbers that have nothing to do with any factor.</summary>
    private static Representation Noise(Factors factors) => Of(
        factors, 6, (row, i) => new RandomKey(4).Fold("noise").NormalAt(row, i));

    /// <summary>The identity with its dimensions in another order, moved and of other scales.</summary>
    private static Representation Permuted(Factors factors) => Of(
        factors,
        factors.Count + 1,
        (row, i) => i < factors.Count ? (Value(factors, row, factors.Count - 1 - i) - 2) * (4 << i) : 3);

    /// <summary>The first two factors turned by 45 degrees against the axes.</summary>
    private static Representation Mixed(Factors factors) => Of(factors, factors.Count, (row, i) =>
    {
        var (a, b) = (Value(factors, row, 0) / factors[0].Size, Value(factors, row, 1) / factors[1].Size);
        return i switch { 0 => a + b, 1 => a - b, _ => Value(factors, row, i) };
    });

    private static Representation Of(Factors factors, int size, Func<int, int, double> code) =>
        new(factors, size, (rows, means) =>
        {
            for (var i = 0; i < means.Length; i++)
                means[i] = code(rows[i / size], i % size);
        });

    private static MutualInformationGap Mig(Representation representation) =>
        MutualInformationGap.Of(representation.Sample(10_000, Key));

    private static AttributePredictability Sap(Representation representation) =>
        AttributePredictability.Of(representation, Key, Train, Test);

    private static FactorImportance Dci(Representation representation) => FactorImportance.Of(
        representation.Sample(Train, Key.Fold("train")), representation.Sample(Test, Key.Fold("test")), Rounds);

    [Fact]
    public void TheFactorsThemselvesScoreOne()
    {
        var identity = Identity(Ordered);
        Assert.Equal(1, Beta.Of(identity, Key));
        Assert.Equal(1, Factor.Of(identity, Key));
        Values.AssertNear(1, Mig(identity).Score, 0.02);
        Values.AssertNear(1, Sap(identity).Score, 0.01);
        var dci = Dci(identity);
        Assert.InRange(dci.Disentanglement, 0.97, 1);
        Assert.InRange(dci.Completeness, 0.97, 1);
        Assert.InRange(dci.Informativeness, 0.99, 1);
    }

    [Fact]
    public void CodesThatNeverMoveScoreNothing()
    {
        // The classifier of the β-VAE's score guesses one of four factors: five standard deviations of 300 guesses.
        var constant = Constant(Ordered);
        Assert.InRange(Beta.Of(constant, Key), 0.125, 0.375);
        Assert.Equal(0, Factor.Of(constant, Key));
        Assert.Equal(0, Mig(constant).Score);
        Assert.Equal(0, Sap(constant).Score);
        var dci = Dci(constant);
        Assert.Equal((0, 0), (dci.Disentanglement, dci.Completeness));
        Assert.InRange(dci.Informativeness, 0, 0.2);
    }

    [Fact]
    public void NoiseScoresAsChanceDoes()
    {
        var noise = Noise(Ordered);
        Assert.InRange(Beta.Of(noise, Key), 0.125, 0.375);
        Assert.InRange(Factor.Of(noise, Key), 0.125, 0.375);

        // The estimate of information from counts is too high by about 19·9 / 2n = 0.009 nats for every dimension alike.
        Assert.InRange(Mig(noise).Score, 0, 0.01);
        Assert.InRange(Sap(noise).Score, 0, 0.01);
        var dci = Dci(noise);
        Assert.InRange(dci.Disentanglement, 0, 0.05);
        Assert.InRange(dci.Completeness, 0, 0.05);
        Assert.InRange(dci.Informativeness, 0, 0.2);
    }

    [Fact]
    public void OrderOriginAndScaleOfDimensionsAreNothing()
    {
        var (one, other) = (Identity(Ordered), Permuted(Ordered));
        Assert.Equal(Beta.Of(one, Key), Beta.Of(other, Key));
        Assert.Equal(Factor.Of(one, Key), Factor.Of(other, Key));
        Values.AssertNear(Mig(one).Score, Mig(other).Score);
        Values.AssertNear(Sap(one).Score, Sap(other).Score, 1e-10);
        var (dci, turned) = (Dci(one), Dci(other));
        Values.AssertNear(dci.Disentanglement, turned.Disentanglement, 1e-10);
        Values.AssertNear(dci.Completeness, turned.Completeness, 1e-10);
        Assert.Equal(dci.Informativeness, turned.Informativeness);
        for (var k = 0; k < 4; k++)
        {
            for (var i = 0; i < 4; i++)
                Values.AssertNear(dci.Importance[i, k], turned.Importance[3 - i, k], 1e-10);
        }
    }

    [Fact]
    public void MixedFactorsScoreLess()
    {
        var (pure, mixed) = (Identity(Ordered), Mixed(Ordered));

        // Two of four factors lose their own dimension, so about half of the score is lost.
        Assert.InRange(Mig(mixed).Score, 0.4, 0.65);
        Assert.InRange(Sap(mixed).Score, 0.4, 0.65);
        Assert.True(Dci(mixed).Disentanglement < Dci(pure).Disentanglement - 0.2);
        Assert.True(Dci(mixed).Completeness < Dci(pure).Completeness - 0.2);
        Assert.True(Factor.Of(mixed, Key) < 0.95);
    }

    [Fact]
    public void ACategoryIsWorthWhatExceedsChance()
    {
        // 1 - 1/3 by a second dimension that moves and knows nothing, 1 by one that never does.
        var factors = new Factors(new Factor("shape", 3, IsOrdered: false), new("x", 400));
        Values.AssertNear(2 / 3.0, Gapped(Sap(Of(factors, 2, (row, i) => Value(factors, row, i)))), 0.05);
        Values.AssertNear(1, Gapped(Sap(Of(factors, 2, (row, i) => i == 0 ? Value(factors, row, 0) : 1))));

        static double Gapped(AttributePredictability sap) => sap.Predictability[0, 0] - sap.Predictability[1, 0];
    }

    // One binary factor, seen exactly with 10 % and with 40 % of flips, apart from each other.
    [Fact]
    public void TheGapOfTwoNoisyCopiesIsKnown()
    {
        var (codes, values) = (new List<double>(), new List<int>());
        for (var i = 0; i < 200; i++)
        {
            var (factor, first, second) = (i % 2, i / 2 % 10 < 1, i / 20 < 4);
            values.Add(factor);
            codes.AddRange([first ? 1 - factor : factor, second ? 1 - factor : factor]);
        }

        var mig = MutualInformationGap.Of(new(new Factors(new Factor("f", 2)), 2, [.. codes], [.. values]));
        Values.AssertNear(0.3680642071684971, mig.Information[0, 0], 1e-9);
        Values.AssertNear(0.020135513550688863, mig.Information[1, 0], 1e-9);
        Values.AssertNear(0.6931471805599453, mig.Entropies[0], 1e-9);
        Values.AssertNear(0.5019550008653875, mig.Score, 1e-9);
    }

    [Fact]
    public void TwoCopiesAndAConstantHaveAGapOfOne()
    {
        var factors = new Factors(new("f", 2), new("g", 2));
        Values.AssertNear(
            1, MutualInformationGap.Of(new(factors, 3, [0, 0, 7, 0, 1, 7, 1, 0, 7, 1, 1, 7], [0, 0, 0, 1, 1, 0, 1, 1])).Score, 1e-9);
    }

    // By hand: rows (¾, ¼) and (¼, ¾) have the entropy .8113 bits, each of weight ½.
    [Fact]
    public void DisentanglementAndCompletenessByHand()
    {
        var (d, c) = FactorImportance.Scores(new[,] { { 0.75, 0.25 }, { 0.25, 0.75 } });
        Values.AssertNear(1 - 0.81127812445913286, d);
        Values.AssertNear(1 - 0.81127812445913286, c);
        Assert.Equal((1, 1), FactorImportance.Scores(new[,] { { 1.0, 0 }, { 0, 1 }, { 0, 0 } }));

        // One dimension for both of two factors: complete, and not disentangled at all.
        var (none, whole) = FactorImportance.Scores(new[,] { { 1.0, 1 }, { 0, 0 } });
        Values.AssertNear(0, none);
        Values.AssertNear(1, whole);
    }

    [Fact]
    public void ScoresRepeatAndATableChangesNothing()
    {
        var (mixed, table) = (Mixed(Ordered), Mixed(Ordered).Tabulated());
        Assert.Equal(Factor.Of(mixed, Key), Factor.Of(mixed, Key));
        Values.AssertNear(Mig(Identity(Ordered)).Score, Mig(Identity(Ordered).Tabulated()).Score);
        int[] rows = [7, 8000, 7];
        Assert.All(mixed.Codes(rows).Zip(table.Codes(rows)), pair => Values.AssertNear(pair.First, pair.Second, 1e-6));
    }

    // The codes of images are what the encoder makes of them: here their mass, and its centre across and down.
    [Fact]
    public void ShapesAreMeasuredByWhatTheirImagesShow()
    {
        using var data = Datasets.Load(new() { Source = "shapes" });
        var representation = Representation.Of(data.Factorized!, 3, (images, means) =>
        {
            for (var i = 0; i < means.Length / 3; i++)
            {
                var image = images.Slice(i * 4096, 4096);
                var (mass, x, y) = (0.0, 0.0, 0.0);
                for (var pixel = 0; pixel < image.Length; pixel++)
                    (mass, x, y) = (mass + image[pixel], x + (image[pixel] * (pixel % 64)), y + (image[pixel] * (pixel / 64)));
                (means[i * 3], means[(i * 3) + 1], means[(i * 3) + 2]) = (mass, x / mass, y / mass);
            }
        });
        var sap = AttributePredictability.Of(representation.Sample(2000, Key), representation.Sample(500, Key.Fold("test")));
        Assert.InRange(sap.Predictability[0, 1], 0.95, 1);
        Assert.InRange(sap.Predictability[1, 3], 0.99, 1);
        Assert.InRange(sap.Predictability[2, 4], 0.99, 1);
        Assert.InRange(sap.Predictability[1, 4], 0, 0.02);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var factors = new Factors(new Factor("f", 2));
        Assert.StartsWith(
            "FactorSample: 4 numbers in codes of 2 and 3 values of 1 factors are not as many data.",
            Assert.Throws<ArgumentException>(() => new FactorSample(factors, 2, new double[4], new int[3])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "FactorSample: dimension 1 of code 0 is NaN; expected finite numbers.",
            Assert.Throws<ArgumentException>(() => new FactorSample(factors, 2, [0, double.NaN], [0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FactorSample(factors, 1, [0], [2]));
        Assert.Equal(
            "Representation: dimension 0 of the code of combination 1 is NaN; expected a finite number.",
            Assert.Throws<ArithmeticException>(() => Of(factors, 1, (row, _) => row == 1 ? double.NaN : 0).Codes([0, 1])).Message);
        Assert.StartsWith(
            "MutualInformationGap: the factor f has one value in the whole sample.",
            Assert.Throws<ArgumentException>(() => MutualInformationGap.Of(new(factors, 1, [1, 2], [0, 0]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FactorImportance.Of(
            new FactorSample(factors, 1, [0, 1], [0, 1]), new FactorSample(factors, 2, [0, 1], [0])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FactorVaeScore { Batch = 1 });
    }
}
