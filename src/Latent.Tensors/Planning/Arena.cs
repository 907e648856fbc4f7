namespace Latent.Tensors.Planning;

/// <summary>
/// Places buffers in one block of memory, so that two share bytes only if the waves in which they are alive do not overlap.
/// </summary>
internal sealed class Arena
{
    private const int Line = 64;

    private readonly List<Lease> _leases = [];

    /// <summary>The bytes that all buffers need.</summary>
    public long Bytes { get; private set; }

    /// <summary>Asks for a buffer, alive from one wave to another, both included.</summary>
    public Lease Request(long bytes, int firstWave, int lastWave)
    {
        var lease = new Lease(RoundUp(bytes), firstWave, lastWave);
        _leases.Add(lease);
        return lease;
    }

    /// <summary>Gives each buffer its offset: the largest first, each as low as it fits.</summary>
    public void Place()
    {
        var placed = new List<Lease>();
        foreach (var lease in _leases.OrderByDescending(l => l.Bytes))
        {
            foreach (var other in placed.Where(lease.MeetsInTime).OrderBy(p => p.Offset))
            {
                if (lease.Offset + lease.Bytes <= other.Offset)
                    break;
                lease.Offset = Math.Max(lease.Offset, other.Offset + other.Bytes);
            }

            placed.Add(lease);
            Bytes = Math.Max(Bytes, lease.Offset + lease.Bytes);
        }
    }

    private static long RoundUp(long bytes) => (bytes + Line - 1) / Line * Line;

    /// <summary>A buffer's place.</summary>
    internal sealed class Lease(long bytes, int firstWave, int lastWave)
    {
        /// <summary>The bytes, a multiple of a cache line.</summary>
        public long Bytes { get; } = bytes;

        /// <summary>Where the buffer starts, in bytes, once placed.</summary>
        public long Offset { get; set; }

        /// <summary>Whether two buffers are alive at once.</summary>
        public bool MeetsInTime(Lease other) => firstWave <= other.LastWave && other.FirstWave <= lastWave;

        private int FirstWave => firstWave;

        private int LastWave => lastWave;
    }
}
