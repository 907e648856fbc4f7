using Latent.Evaluation;
using Latent.Evaluation.Classification;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Classification;

public sealed class PosteriorMeansTests
{
    private static readonly float[] Data = [1, 0, 0, 1, 1, 1];

    [Fact]
    public void OfOneLevelTheyAreItsCodes()
    {
        using var store = new Store();
        var model = new Vae(Scope(store), new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [5] });
        var codes = new float[4];
        using (var inference = new Inference(model, store, new ReferenceBackend(), new RandomKey(2)))
            inference.Encode(Data, codes);
        Assert.Equal(codes, Outputs(model, store, Data)[0]);
    }

    // A model of one level that reads what the lower level's mean is has, with the same weights, the upper level's.
    [Fact]
    public void OfAHierarchyEachIsThatAtTheMeanBelow()
    {
        using var store = new Store();
        var options = new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [5] };
        var model = new HierarchicalVae(Scope(store), options, [new UpperLevel([4], 1)]);
        Assert.Equal([2, 1], new PosteriorMeans(model).Widths);
        var means = Outputs(model, store, Data);

        using var alone = new Store();
        var upper = new Vae(Scope(alone), new VaeOptions { DataSize = 2, LatentSize = 1, Hidden = [4] });
        foreach (var parameter in alone.Variables.Where(v => v.Name.StartsWith("encoder.", StringComparison.Ordinal)))
            store[parameter.Name.Replace("encoder.", "encoder.z2.", StringComparison.Ordinal)].Values.CopyTo(parameter.Values);
        Assert.Equal(Outputs(upper, alone, means[0])[0], means[1]);

        // Codes are these, the levels of a datum one after the other.
        var codes = new float[6];
        using var inference = new Inference(model, store, new ReferenceBackend(), new RandomKey(2));
        inference.Encode(Data, codes);
        Assert.Equal([.. means[0][..2], means[1][0], .. means[0][2..], means[1][1]], codes);
    }

    private static ParameterScope Scope(Store store) => new(store, new RandomKey(1));

    private static float[][] Outputs(ILatentModel model, Store store, float[] x)
    {
        Shape shape = [2, .. model.DataShape];
        var means = new PosteriorMeans(model).Apply(Tensor.Input("x", shape), new(Mode.Evaluation, new RandomKey(3)));
        using var program = new ReferenceBackend().Compile(
            new Trace { Outputs = means.Index().ToDictionary(z => $"{z.Index}", z => z.Item) }, store);
        program.Write("x", x);
        program.Run(1);
        return [.. means.Select((_, i) => program.Output($"{i}").ToArray())];
    }
}
