using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>An operation that only a plan contains: it is never differentiated.</summary>
internal abstract record Planned : Elementwise
{
    /// <inheritdoc/>
    public sealed override Tensor?[] Vjp(Tensor y, Tensor dy) =>
        throw new NotSupportedException($"{Name} belongs to a plan, after differentiation.");
}

/// <summary><c>y = x</c>, put into memory of its own.</summary>
internal sealed record Copy : Planned;

/// <summary><c>y = a·b + c</c>, rounded once.</summary>
internal sealed record MulAdd : Planned;

/// <summary><c>y = a·b - c</c>, rounded once.</summary>
internal sealed record MulSub : Planned;

/// <summary><c>y = c - a·b</c>, rounded once.</summary>
internal sealed record SubMul : Planned;

/// <summary><c>y = a + c (b - a)</c>.</summary>
internal sealed record Mix : Planned;

/// <summary><c>y = √a + b</c>.</summary>
internal sealed record RootAdd : Planned;

/// <summary><c>y = a / (√b + c)</c>.</summary>
internal sealed record RootQuotient : Planned;
