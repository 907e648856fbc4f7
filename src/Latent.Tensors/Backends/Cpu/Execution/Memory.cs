using System.Runtime.InteropServices;
using Latent.Tensors.Ops;
using Latent.Tensors.Planning;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Where everything that a program touches lies: its inputs, the store's states, its constants and one arena.</summary>
internal sealed class Memory : IDisposable
{
    private const int MostConstants = 4096;

    private readonly Store _store;
    private readonly Func<Tensor, bool> _isStored;
    private readonly Arena _arena = new();
    private readonly Dictionary<Tensor, Arena.Lease> _leases = [];
    private readonly Dictionary<string, AlignedBuffer> _inputs = [];
    private readonly Dictionary<double, nint> _constants = [];
    private readonly AlignedBuffer _constantTable = new(MostConstants * sizeof(float));
    private AlignedBuffer? _block;

    public Memory(Store store, Func<Tensor, bool> isStored) => (_store, _isStored) = (store, isStored);

    /// <summary>Whether a node is read outside the group that computes it.</summary>
    public bool IsStored(Tensor node) => _isStored(node);

    /// <summary>Asks for a node's buffer.</summary>
    public void Request(Tensor node, int firstWave, int lastWave) =>
        _leases[node] = _arena.Request((long)node.Shape.Size * sizeof(float), firstWave, lastWave);

    /// <summary>Asks for scratch.</summary>
    public Arena.Lease Request(long floats, int firstWave, int lastWave) => _arena.Request(floats * sizeof(float), firstWave, lastWave);

    /// <summary>Lays out the arena; after this there are addresses.</summary>
    public void Place()
    {
        _arena.Place();
        _block = new AlignedBuffer(_arena.Bytes);
    }

    /// <summary>The address of scratch.</summary>
    public nint Of(Arena.Lease lease) => _block!.DangerousGetHandle() + (nint)lease.Offset;

    /// <summary>The address of a node's values.</summary>
    public nint OfNode(Tensor node) => node.Op switch
    {
        Input input => OfInput(input).DangerousGetHandle(),
        State state => OfState(state.Label),
        _ => Of(_leases[node]),
    };

    /// <summary>The address of a state.</summary>
    public nint OfState(string name) => _store[name].Buffer.DangerousGetHandle();

    /// <summary>The address of a constant.</summary>
    public nint OfConstant(double value)
    {
        if (_constants.TryGetValue(value, out var address))
            return address;
        if (_constants.Count == MostConstants)
            throw new InvalidOperationException($"A program has more than {MostConstants} different constants.");
        _constantTable.Span<float>(0, MostConstants)[_constants.Count] = (float)value;
        return _constants[value] = _constantTable.DangerousGetHandle() + (_constants.Count * sizeof(float));
    }

    /// <summary>The buffer of an input, made when first asked for.</summary>
    public AlignedBuffer OfInput(Input input)
    {
        ref var buffer = ref CollectionsMarshal.GetValueRefOrAddDefault(_inputs, input.Label, out _);
        return buffer ??= new AlignedBuffer((long)input.Shape.Size * sizeof(float));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _constantTable.Dispose();
        _block?.Dispose();
        foreach (var input in _inputs.Values)
            input.Dispose();
    }
}
