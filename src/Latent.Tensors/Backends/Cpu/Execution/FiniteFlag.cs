namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Whether every guarded value of a run was finite so far.</summary>
internal sealed class FiniteFlag
{
    private volatile bool _broken;

    /// <summary>Whether no guarded value was infinite or not a number.</summary>
    public bool IsFinite => !_broken;

    /// <summary>Starts a run.</summary>
    public void Reset() => _broken = false;

    /// <summary>Notes a value that is not finite.</summary>
    public void Break() => _broken = true;
}
