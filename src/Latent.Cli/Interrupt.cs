using System.Runtime.InteropServices;

namespace Latent.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and a closed terminal (SIGHUP): the first asks the work to save and stop, the second ends the process at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interrupt() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    /// <summary>Says that Ctrl-C ends the process, where no work takes it to save and stop.</summary>
    /// <remarks>Registered first: the system asks the handlers in reverse order, and one that takes the signal cancels it.</remarks>
    public static PosixSignalRegistration Announce(TextWriter error) => PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        if (!context.Cancel)
            error.WriteLine("interrupted; no file is half written");
    });

    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of what stopped the work.</summary>
    public int Code { get; private set; } = ExitCode.Interrupted;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
            return;
        Code = context.Signal switch
        {
            PosixSignal.SIGTERM => ExitCode.Terminated,
            PosixSignal.SIGHUP => ExitCode.HungUp,
            _ => ExitCode.Interrupted,
        };
        context.Cancel = true;
        _source.Cancel();
    }
}
