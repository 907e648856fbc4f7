using FsCheck;
using FsCheck.Fluent;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests;

public sealed class PlacesTests
{
    private static readonly Tensor X = Tensor.Input("x", [2, 3]);

    private static readonly Dictionary<string, double[]> Given = new() { ["x"] = [1, 2, 3, 4, 5, 6], ["y"] = [7, 8] };

    private static double[] Evaluate(Tensor x) => ReferenceBackend.Evaluate(Given, 0, x)[0];

    [Fact]
    public void ValuesAreTakenInTheOrderOfPlacesAndPutBack()
    {
        var places = new Places(3, [2, -1, 0]);
        Assert.Equal([3, 0, 1, 6, 0, 4], Evaluate(X.Pick(places)));
        Assert.Equal([1, 0, 3, 4, 0, 6], Evaluate(X.Pick(places).Place(places)));
        Assert.Equal([2, -1, 0], places.Transpose());
        Assert.False(places.IsComplete);
    }

    [Fact]
    public void ColumnsAreARange()
    {
        Assert.Equal([2, 3, 5, 6], Evaluate(X.Columns(1..)));
        Assert.Equal([1, 4], Evaluate(X.Columns(..^2)));
        Assert.Equal([2, 0], X.Columns(3..).Shape);
    }

    [Fact]
    public void JoinedRowsBroadcast()
    {
        Assert.Equal([1, 2, 3, 7, 8, 4, 5, 6, 7, 8], Evaluate(X.Join(Tensor.Input("y", [2]))));
        Assert.Equal([2, 2, 4], X.Join(Tensor.Input("z", [2, 1, 1])).Shape);
        Assert.Throws<ShapeException>(() => X.Join(Tensor.Input("z", [4, 1])));
    }

    [Fact]
    public void TheTransposeOfTheTransposeIsTheSame() => Prop.ForAll(Arbitraries.Seeds, seed =>
    {
        var key = new RandomKey((ulong)seed);
        var length = 1 + key.IndexAt(0, 0, 40);
        var from = Enumerable.Range(0, length).OrderBy(i => key.UniformAt(1, i)).SelectMany(i => key.IndexAt(2, i, 3) switch { 0 => [], 1 => [i], _ => (int[])[-1, i] });
        var places = new Places(length, from);
        Assert.Equal(places, places.Transpose().Transpose());
        Assert.Equal(places.GetHashCode(), places.Transpose().Transpose().GetHashCode());
        Assert.Equal((places.Count, places.Length), (places.Transpose().Length, places.Transpose().Count));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void PlacesThatAreNoneAreRefused()
    {
        Assert.StartsWith(
            "Places: 3 is no place in a row of 3; expected 0 to 2, or -1.",
            Assert.Throws<ArgumentException>(() => new Places(3, [3])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Places: 1 is taken twice.", Assert.Throws<ArgumentException>(() => new Places(3, [1, 0, 1])).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Pick: places are of rows of 4 values, and [2, 3] has others.",
            Assert.Throws<ShapeException>(() => X.Pick(new Places(4, [1]))).Message);
    }
}
