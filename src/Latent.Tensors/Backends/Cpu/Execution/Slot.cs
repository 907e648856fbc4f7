using Latent.Tensors.Planning;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Where a loop's value lies while a block is worked on.</summary>
internal enum Place
{
    /// <summary>In a buffer, element for element.</summary>
    Whole,

    /// <summary>One number for every element.</summary>
    Scalar,

    /// <summary>In the thread's scratch, for this block alone.</summary>
    Temporary,

    /// <summary>One number for every element of a row, the next for the next row.</summary>
    RowScalar,

    /// <summary>In a smaller buffer that a view repeats: read in place where the block allows it, else spread out in scratch.</summary>
    Repeated,
}

/// <summary>One operand or result of a <see cref="LoopBody"/>.</summary>
internal sealed class Slot(Place place, nint address = 0, View? view = null)
{
    /// <summary>Where the value lies.</summary>
    public Place Place { get; } = place;

    /// <summary>The buffer's first byte; 0 for scratch.</summary>
    public nint Address { get; } = address;

    /// <summary>How a repeated buffer is walked, from the innermost axis.</summary>
    public (int Length, int Stride)[] Axes { get; } = view is null ? [] : [.. view.Axes];

    /// <summary>Whether an instruction reads one number, not one for each element.</summary>
    public bool IsNumber => Place is Place.Scalar or Place.RowScalar;

    /// <summary>Which block of the scratch the value takes, where it takes one.</summary>
    public int Scratch { get; set; } = -1;
}

/// <summary>One operation of a <see cref="LoopBody"/>: the loop that does it, and the slots it reads and writes.</summary>
/// <param name="Kernel">The loop's address; 0 for a draw.</param>
/// <param name="Arity">The number of operands; 0 for a draw.</param>
/// <param name="To">The slot written.</param>
/// <param name="A">The first slot read.</param>
/// <param name="B">The second slot read.</param>
/// <param name="C">The third slot read.</param>
/// <param name="Draw">What is drawn.</param>
/// <param name="KeyBits">The draw's key.</param>
internal readonly record struct Instruction(
    nint Kernel, int Arity, int To, int A = 0, int B = 0, int C = 0, DrawKind Draw = DrawKind.None, ulong KeyBits = 0);

/// <summary>What random numbers an instruction yields.</summary>
internal enum DrawKind
{
    /// <summary>It draws nothing.</summary>
    None,

    /// <summary>Uniform on (0, 1).</summary>
    Uniform,

    /// <summary>Standard normal.</summary>
    Normal,
}
