using Latent.Data;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Tests.Runs.Pictures;

public sealed class LatentPicturesTests
{
    private const int Units = 3;

    [Fact]
    public void TheManifoldGrowsToTheRightAndUpwards()
    {
        using var backend = new CpuBackend(1);
        using var model = Known();
        var image = LatentPictures.Manifold(model, backend, across: 0, up: 2, [-1, 0, 2]);
        Assert.Equal((3, 9, 1), (image.Height, image.Width, image.Channels));
        byte[] expected = [.. Row(2), .. Row(0), .. Row(-1)];
        Assert.Equal(expected, image.Pixels);

        static byte[] Row(double up) => [.. ((double[])[-1, 0, 2]).SelectMany(z => Pixels(z, 0, up))];
    }

    [Fact]
    public void ATraversalMovesOneUnitAboutACode()
    {
        using var backend = new CpuBackend(1);
        using var model = Known();
        var image = LatentPictures.Traversals(model, backend, [0.5f, -1, 1], [2, 0], [-2, 2]);
        Assert.Equal((2 * (2 + 2) + 2, 2 * (6 + 2) + 2), (image.Height, image.Width));
        Assert.Equal(Pixels(0.5, -1, -2), Cell(image, 0, 0));
        Assert.Equal(Pixels(0.5, -1, 2), Cell(image, 0, 1));
        Assert.Equal(Pixels(-2, -1, 1), Cell(image, 1, 0));
        Assert.Equal(Pixels(2, -1, 1), Cell(image, 1, 1));
    }

    [Fact]
    public void AnInterpolationEndsAtItsPair()
    {
        using var backend = new CpuBackend(1);
        using var model = Known();
        using var examples = Examples.Of([1, 3], new float[] { 1, 0, 0, 0, 1, 0 });
        var straight = LatentPictures.Interpolations(model, backend, examples, 3, linear: true);
        var spherical = LatentPictures.Interpolations(model, backend, examples, 3, linear: false);
        foreach (var image in (Latent.Imaging.Image[])[straight, spherical])
        {
            Assert.Equal(Pixels(1, 0, 0), Cell(image, 0, 0));
            Assert.Equal(Pixels(0, 1, 0), Cell(image, 0, 2));
        }

        Assert.Equal(Pixels(0.5, 0.5, 0), Cell(straight, 0, 1));
        Assert.Equal(Pixels(Math.Sqrt(0.5), Math.Sqrt(0.5), 0), Cell(spherical, 0, 1));
    }

    [Fact]
    public void PointsAreTheMeansOfTheExamples()
    {
        using var backend = new CpuBackend(1);
        using var model = Known();
        using var examples = Examples.Of([1, 3], new float[] { 1, 0, 0.5f, 0, 1, 0.25f }, new[] { 7, 2 });
        var use = UnitUse.Of(model, backend, examples);
        var plot = LatentPictures.Scatter(model, backend, examples, 1, 2, use);
        Assert.Equal([0, 1], plot.X);
        Assert.Equal([0.5, 0.25], plot.Y);
        Assert.Equal([2, 7], plot.Classes);

        // With unit variance the divergence is half the mean square of the mean.
        Assert.Equal([0.25, 0.25, (0.25 + 0.0625) / 4], use.Kl.Select(x => Math.Round(x, 6)));
        Assert.Equal([0, 1, 2], use.Order);
        Assert.Equal("z2 (KL 0.08 nats)", plot.Up);
    }

    [Fact]
    public void AnotherUnitIsRefused()
    {
        using var backend = new CpuBackend(1);
        using var model = Known();
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => LatentPictures.Manifold(model, backend, 0, Units, [0]));
        Assert.Contains("There are 3 latent units, 0 to 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHierarchyIsSeenFromItsTop()
    {
        using var backend = new CpuBackend(1);
        var recipe = new Recipe() with { Model = new() { Hidden = [], Latent = Units, Upper = "2" } };
        using var model = RunModel.Create(recipe, [1, Units]);
        foreach (var parameter in model.Scope.Parameters)
            parameter.Values.Clear();

        // z₁ has the mean (a, 2 b, 1) for a top of (a, b), and pixels are the logistic function of z₁.
        Fill(model, "decoder.z1.mean.weight", [1, 0, 0, 0, 2, 0]);
        Fill(model, "decoder.z1.mean.bias", [0, 0, 1]);
        Fill(model, "decoder.logit.weight", [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        using var top = new TopLevel(model, backend);
        Assert.Equal((2, 2), (TopLevel.LevelsOf(model.Model), top.Size));
        var image = LatentPictures.Manifold(model, backend, 0, 1, [-1, 3]);
        byte[] expected = [.. Pixels(-1, 6, 1), .. Pixels(3, 6, 1), .. Pixels(-1, -2, 1), .. Pixels(3, -2, 1)];
        Assert.Equal(expected, image.Pixels);

        // The mean of the top is its bias here, whatever is drawn below.
        Fill(model, "encoder.z2.mean.bias", [0.5f, -0.5f]);
        using var examples = Examples.Of([1, Units], new float[2 * Units]);
        Assert.Equal([0.5f, -0.5f, 0.5f, -0.5f], top.Codes(examples));
    }

    private static void Fill(RunModel model, string parameter, float[] values) =>
        values.CopyTo(model.Store[parameter].Values);

    // A model whose mean code is the datum and whose pixels are the logistic function of the code.
    private static RunModel Known()
    {
        var recipe = new Recipe() with { Model = new() { Hidden = [], Latent = Units } };
        var model = RunModel.Create(recipe, [1, Units]);
        foreach (var parameter in model.Scope.Parameters)
        {
            parameter.Values.Clear();
            if (parameter.Name is not ("encoder.mean.weight" or "decoder.logit.weight"))
                continue;
            for (var i = 0; i < Units; i++)
                parameter.Values[(i * Units) + i] = 1;
        }

        return model;
    }

    private static byte[] Pixels(params double[] z) => [.. z.Select(x => (byte)((255 / (1 + Math.Exp(-x))) + 0.5))];

    // Each pixel of a cell is two wide and high, the cells two apart.
    private static byte[] Cell(Latent.Imaging.Image image, int row, int column) => [.. Enumerable.Range(0, Units)
        .Select(i => image.Pixels[(((row * 4) + 2) * image.Width) + (column * 8) + 2 + (2 * i)])];
}
