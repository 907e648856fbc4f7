using Latent.Tensors.Random;

namespace Latent.Tensors.Ops;

/// <summary>An operation that draws from a stream. One key may be drawn from once in a program: two draws under one name would be the same
/// numbers.</summary>
internal interface IDraws
{
    /// <summary>The stream.</summary>
    RandomKey Key { get; }
}

/// <summary>Independent random numbers, fixed by the key and by the step at which the graph runs.</summary>
public abstract record Draw(RandomKey Key, Shape Shape) : Leaf(Shape), IDraws;

/// <summary>Draws from the open interval (0, 1).</summary>
public sealed record UniformDraw(RandomKey Key, Shape Shape) : Draw(Key, Shape);

/// <summary>Draws from the standard normal.</summary>
public sealed record NormalDraw(RandomKey Key, Shape Shape) : Draw(Key, Shape);
