namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>What is done to each block of a product as soon as the block is final, while it is still in cache.</summary>
internal interface IEpilogue
{
    /// <summary>Called once for each block; the blocks of a product are disjoint and cover it.</summary>
    void Apply(int row, int rows, int column, int columns);
}

/// <summary>Leaves the product as it is.</summary>
internal readonly struct NoEpilogue : IEpilogue
{
    /// <inheritdoc/>
    public void Apply(int row, int rows, int column, int columns)
    {
    }
}
