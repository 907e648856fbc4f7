namespace Latent.Tensors.Backends.Cpu.Gibbs;

/// <summary>
/// How Gibbs sweeps are computed without multiplying. A unit's field is its bias and the weights of the bits that are 1. For each unit
/// and every four bits of the other layer the sixteen sums of their weights are one vector, and the four bits of a chain, its code,
/// choose among them: of sixteen chains at once by one permutation.
/// </summary>
/// <param name="Chains">N.</param>
/// <param name="Lefts">L.</param>
/// <param name="Rights">R.</param>
internal sealed record GibbsPlan(int Chains, int Lefts, int Rights)
{
    /// <summary>The bits of a code, and the sums it chooses from.</summary>
    public const int Bits = 4, Choices = 1 << Bits;

    /// <summary>The chains of a task: as many as a block of Philox has numbers.</summary>
    public const int Block = 64;

    /// <summary>From the left layer's bits to the right one's.</summary>
    public GibbsSide ToRight { get; } = new(Lefts, Rights);

    /// <summary>From the right layer's bits to the left one's.</summary>
    public GibbsSide ToLeft { get; } = new(Rights, Lefts);

    /// <summary>The floats of both tables.</summary>
    public long TableFloats => ToRight.TableFloats + ToLeft.TableFloats;

    /// <summary>The number of tasks.</summary>
    public int Blocks => (Chains + Block - 1) / Block;

    /// <summary>The bytes of scratch that a thread needs: the codes of a block's chains in both layers, and their β.</summary>
    public long ScratchBytes => sizeof(int) * (long)Block * (ToRight.Groups + ToLeft.Groups + 1);

    /// <summary>The plan of an operation.</summary>
    public static GibbsPlan Of(Tensor gibbs) => new(gibbs.X.Shape[0], gibbs.X.Shape[1], gibbs.Second.Shape[1]);
}

/// <summary>One direction: from the bits of one layer to those of the other.</summary>
/// <param name="From">The number of bits that are given.</param>
/// <param name="To">The number of bits that are drawn.</param>
internal sealed record GibbsSide(int From, int To)
{
    /// <summary>The codes of the given layer.</summary>
    public int Groups { get; } = (From + GibbsPlan.Bits - 1) / GibbsPlan.Bits;

    /// <summary>The floats of the table, [To, Groups, 16], with a column more where To is odd.</summary>
    public long TableFloats => (long)(To + 1) * Groups * GibbsPlan.Choices;
}
