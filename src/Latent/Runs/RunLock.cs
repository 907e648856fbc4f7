namespace Latent.Runs;

/// <summary>
/// The right to write to a run folder, which one process has at a time. The system lets go of it with the process: a kill leaves
/// nothing to clean up.
/// </summary>
/// <param name="path">The file that is held.</param>
internal sealed class RunLock(string path) : IDisposable
{
    private FileStream? _held;

    /// <summary>Whether another process has it.</summary>
    public bool IsElsewhere
    {
        get
        {
            if (_held is not null || !File.Exists(path))
                return false;
            try
            {
                using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                return false;
            }
            catch (IOException e)
            {
                return IsBusy(e);
            }
            catch (UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Takes it, until disposal or the process's end, however it ends.</summary>
    /// <returns>Whether it was to be had.</returns>
    /// <exception cref="IOException">The file cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public bool TryTake()
    {
        try
        {
            _held ??= new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException e) when (IsBusy(e))
        {
            return false;
        }
    }

    public void Dispose() => _held?.Dispose();

    private static bool IsBusy(IOException e)
    {
        const int LinuxBusy = 11, MacBusy = 35, WindowsBusy = unchecked((int)0x80070020);
        return e.HResult is LinuxBusy or MacBusy or WindowsBusy;
    }
}
