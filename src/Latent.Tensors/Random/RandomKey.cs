using System.Text;
using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Random;

/// <summary>
/// The name of a stream of random numbers. A number is a pure function of (seed, path, step, index), on every backend and in
/// any order; there is no generator state to save or to share.
/// </summary>
/// <remarks>
/// The index is laid out for vectors: 64 consecutive numbers come from 16 consecutive counters, the first word of each, then the
/// second, and so on, so that sixteen lanes need no shuffling.
/// </remarks>
public readonly record struct RandomKey
{
    /// <summary>The root of every stream of a seed.</summary>
    public RandomKey(ulong seed)
        : this(Mix(seed), "")
    {
    }

    private RandomKey(ulong bits, string path) => (Bits, Path) = (bits, path);

    /// <summary>The names folded in, joined by '/': what an error calls the stream.</summary>
    public string Path { get; }

    /// <summary>The 64 bits of Philox's key.</summary>
    internal ulong Bits { get; }

    /// <summary>A key for a named part, as in <c>key.Fold("encoder")</c>.</summary>
    public RandomKey Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // FNV-1a over the name, then a finalizer, so that similar names are far apart.
        var hash = 0xcbf29ce484222325;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 0x100000001b3;
        return new(Mix(Bits ^ Mix(hash)), Path.Length == 0 ? name : $"{Path}/{name}");
    }

    /// <summary>A key for a numbered part, as in <c>key.Fold(epoch)</c>.</summary>
    public RandomKey Fold(long number) => Fold(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The 32 random bits at <paramref name="index"/> of the stream at <paramref name="step"/>.</summary>
    public uint BitsAt(long step, long index)
    {
        var (block, lane, word) = (index >> 6, index & 15, (index >> 4) & 3);
        var counter = (ulong)((block << 4) + lane);
        var w = Philox.Block(
            ((uint)counter, (uint)(counter >> 32), (uint)step, (uint)((ulong)step >> 32)),
            ((uint)Bits, (uint)(Bits >> 32)));
        return word switch { 0 => w.W0, 1 => w.W1, 2 => w.W2, _ => w.W3 };
    }

    /// <summary>The number at <paramref name="index"/>, uniform on the open interval (0, 1): the top 23 bits and a half, exact in float32.</summary>
    public double UniformAt(long step, long index) => ((BitsAt(step, index) >> 9) + 0.5) * (1.0 / (1 << 23));

    /// <summary>The first numbers of <see cref="UniformAt"/>, many at a time.</summary>
    public unsafe void FillUniform(long step, Span<float> to)
    {
        fixed (float* first = to)
            DrawKernels.Uniform(Bits, step, 0, first, to.Length);
    }

    /// <summary>A standard normal, by the inverse of the normal CDF: the top bit is the sign, the rest the tail's probability.</summary>
    /// <remarks>The largest magnitude is Φ⁻¹(1 - 2⁻³²·½) = 6.34.</remarks>
    public double NormalAt(long step, long index)
    {
        var bits = BitsAt(step, index);
        var tail = ((bits & 0x7fffffff) + 0.5) * (1.0 / (1L << 32));
        var magnitude = -Numerics.InverseNormalCdf(tail);
        return bits >> 31 == 0 ? magnitude : -magnitude;
    }

    /// <summary>A whole number, uniform on 0 … <paramref name="count"/> - 1 up to a bias below count / 2³².</summary>
    public int IndexAt(long step, long index, int count) => (int)(((ulong)BitsAt(step, index) * (ulong)count) >> 32);

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
    private static ulong Mix(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
