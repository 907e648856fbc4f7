using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// Several levels of latent variables: <c>p(x | z₁) p(z₁ | z₂) … p(z_L)</c>, inferred from the bottom up,
/// <c>q(z₁ | x) q(z₂ | z₁) …</c>, every conditional a diagonal normal by a perceptron, the top a standard normal.
/// </summary>
/// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, sections 2 and 5.</remarks>
public sealed class HierarchicalVae : ILatentModel
{
    private readonly GaussianMlp[] _up;
    private readonly GaussianMlp[] _down;
    private readonly Decoder _decoder;
    private readonly StandardNormal _top;

    /// <summary>Declares the parameters of the model in <paramref name="scope"/>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">Sizes and functions; the lowest level's among them.</param>
    /// <param name="upper">The levels above, from the bottom up; at least one.</param>
    /// <param name="dataMean">The mean of the training data, from which the output's bias starts. Shape: [D]; empty to
    /// start as every layer does.</param>
    /// <exception cref="ArgumentException"><paramref name="dataMean"/> is neither empty nor of length D.</exception>
    public HierarchicalVae(
        ParameterScope scope, VaeOptions options, IReadOnlyList<UpperLevel> upper, ReadOnlySpan<float> dataMean = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(upper);
        ArgumentOutOfRangeException.ThrowIfZero(upper.Count);
        var (encoder, decoder) = (scope["encoder"], scope["decoder"]);
        UpperLevel[] levels = [new(options.Hidden, options.LatentSize), .. upper];
        int[] sizes = [options.DataSize, .. levels.Select(level => level.LatentSize)];
        _up = [.. levels.Select((level, i) =>
            new GaussianMlp(encoder[$"z{i + 1}"], sizes[i], level.Hidden, sizes[i + 1], options))];
        _down = [.. upper.Select((level, i) =>
            new GaussianMlp(decoder[$"z{i + 1}"], sizes[i + 2], [.. level.Hidden.Reverse()], sizes[i + 1], options))];
        _decoder = new Decoder(decoder["x"], decoder, options.LatentSize, options.DataSize, options, dataMean);
        _top = new StandardNormal([sizes[^1]]).AsEvent();
        (DataShape, Levels) = ([options.DataSize], [.. sizes[1..].Select((size, i) => new LatentLevel(Name(i), [size]))]);
    }

    /// <inheritdoc/>
    public Shape DataShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LatentLevel> Levels { get; }

    /// <inheritdoc/>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(context);
        var (key, below) = (context.Key.Fold("posterior"), x);
        var drawn = new List<(Normal Q, Sampled Z)>();
        foreach (var (i, layer) in _up.Index())
        {
            // A draw before it is a function of the weights too, and q's gradient with respect to it belongs to the path.
            var (q, from) = (layer.Of(below, context), below);
            var z = latents.Take(i, q, key.Fold(Name(i)), i == 0 ? null : () => layer.Of(from, context.WithHeldWeights()));
            drawn.Add((q, z));
            below = z.Value;
        }

        // Below the top the prior depends on the draw above, which depends on this one: no divergence in closed form.
        return new([.. drawn.Select((level, i) => new Level(
            Name(i), level.Q, level.Z.Value, level.Z.LogProb,
            Prior(i, [.. drawn.Select(d => d.Z.Value)], context).LogProb(level.Z.Value),
            i == _down.Length ? Kl.Elements(level.Q, _top) : null))]);
    }

    /// <inheritdoc/>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return _decoder.Of(z[0], context);
    }

    /// <inheritdoc/>
    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return z.Select((value, i) => Prior(i, z, context).LogProb(value)).Aggregate((a, b) => a + b);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var key = context.Key.Fold("prior");
        var z = new Tensor[_up.Length];
        z[^1] = _top.Sample(key.Fold(Name(z.Length - 1)), [count]);
        for (var i = z.Length - 2; i >= 0; i--)
            z[i] = _down[i].Of(z[i + 1], context).Sample(key.Fold(Name(i)));
        return z;
    }

    /// <summary>
    /// The latent variables of every level given the top's, each level below at the mean of its conditional p(zᵢ | zᵢ₊₁).
    /// Shape: [.., Z of the top] → [.., .. level] each.
    /// </summary>
    /// <param name="top">The top level's values.</param>
    /// <param name="context">The surroundings of the pass.</param>
    public IReadOnlyList<Tensor> Descend(Tensor top, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(top);
        ArgumentNullException.ThrowIfNull(context);
        var z = new Tensor[_up.Length];
        z[^1] = top;
        for (var i = z.Length - 2; i >= 0; i--)
            z[i] = _down[i].Of(z[i + 1], context).Mean;
        return z;
    }

    private static string Name(int level) => Invariant($"z{level + 1}");

    private Distribution Prior(int level, IReadOnlyList<Tensor> z, ForwardContext context) =>
        level == _down.Length ? _top : _down[level].Of(z[level + 1], context);
}
