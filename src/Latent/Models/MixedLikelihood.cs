using Latent.Data.Tables;
using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models;

/// <summary>
/// A table's columns, each by its kind: a number is normal with a learned standard deviation of its own, a category is
/// one of its block by a softmax. A number whose flag says that it is missing and a category without any value
/// contribute nothing, so bounds are of the values that were seen. In the standardized units of numbers.
/// </summary>
/// <param name="Blocks">The values of each column; a datum is one row of them, or a window of rows.</param>
/// <remarks>
/// Nazábal, Olmos, Ghahramani and Valera 2020, arXiv:1807.03653, section 3.1, with scales that do not depend on z.
/// </remarks>
public sealed record MixedLikelihood(IReadOnlyList<ValueBlock> Blocks) : Likelihood
{
    // A hundredth of a column's own standard deviation: without a floor, numbers that repeat have an unbounded density.
    private const double Floor = 1e-2;

    // A category of no training row starts at a probability of one in a thousand.
    private const float Margin = 1e-3f;

    /// <inheritdoc/>
    public override string ToString() => "mixed";

    internal override Func<Tensor, ForwardContext, Distribution> Head(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean)
    {
        var width = Blocks.Sum(x => x.Width);
        if (width == 0 || size % width != 0)
        {
            throw new ArgumentException(
                $"MixedLikelihood: the columns take {width} values, a datum has {size}; expected whole rows.");
        }

        var (numbers, flags, categories) = Columns(size / width);
        var parts = new List<Func<Tensor, ForwardContext, ProductPart>>();
        if (numbers.Count > 0)
            parts.Add(Numbers(scope, hidden, start, dataMean, numbers, flags));
        foreach (var (count, places) in categories)
            parts.Add(Categories(scope, hidden, start, dataMean, count, places));
        return (h, context) => new Product([.. parts.Select(part => part(h, context))]);
    }

    internal override double? Variance(Store store) => null;

    private static Func<Tensor, ForwardContext, ProductPart> Numbers(
        ParameterScope scope, int hidden, Initialization start, ReadOnlySpan<float> dataMean, Places places, Places flags)
    {
        var mean = Output(scope["mean"], hidden, places.Count, start, Picked(dataMean, places));
        var logVariance = scope.Weight("logVariance", [places.Count], Initializers.Zeros, default);
        var missing = flags.Any(place => place >= 0) ? flags : null;
        var floor = 2 * Math.Log(Floor);
        return (h, context) => ProductPart.Of(
            Normal.FromLogVariance(mean.Apply(h, context), (logVariance.In(context) - floor).Softplus() + floor).AsEvent(), places, missing);
    }

    // Columns of equally many categories are one part, so that the graph does not grow with their number.
    private static Func<Tensor, ForwardContext, ProductPart> Categories(
        ParameterScope scope, int hidden, Initialization start, ReadOnlySpan<float> dataMean, int count, Places places)
    {
        var bias = Picked(dataMean, places);
        for (var i = 0; i < bias.Length; i++)
            bias[i] = MathF.Log(Math.Max(bias[i], Margin));
        var logit = Output(scope[$"logit{count}"], hidden, places.Count, start, bias);
        return (h, context) =>
        {
            var logits = logit.Apply(h, context);
            Shape shape = [.. logits.Shape[..^1], places.Count / count, count];
            return ProductPart.Of(new Categorical(logits.Reshape(shape)).AsEvent(2), places);
        };
    }

    /// <summary>Where numbers, their flags (-1 for none), and categories, by how many there are, stand in a datum.</summary>
    private (Places Numbers, Places Flags, SortedDictionary<int, Places> Categories) Columns(int rows)
    {
        var (numbers, flags, categories) = (new List<int>(), new List<int>(), new SortedDictionary<int, List<int>>());
        var at = 0;
        foreach (var block in Enumerable.Repeat(Blocks, rows).SelectMany(x => x))
        {
            if (block.Categories == 0)
            {
                numbers.Add(at);
                flags.Add(block.HasFlag ? at + 1 : -1);
            }
            else
            {
                if (!categories.TryGetValue(block.Categories, out var places))
                    categories.Add(block.Categories, places = []);
                places.AddRange(Enumerable.Range(at, block.Categories));
            }

            at += block.Width;
        }

        return (new(at, numbers), new(at, flags), new(categories.ToDictionary(x => x.Key, x => new Places(at, x.Value))));
    }

    private static float[] Picked(ReadOnlySpan<float> values, Places places)
    {
        var picked = new float[values.IsEmpty ? 0 : places.Count];
        for (var i = 0; i < picked.Length; i++)
            picked[i] = values[places[i]];
        return picked;
    }
}
