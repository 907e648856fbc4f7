namespace Latent.Imaging;

/// <summary>
/// The bits of a scan, from the highest of each byte down, up to the next marker; after that zeros, and
/// <see cref="IsPastEnd"/> once one of them is taken.
/// </summary>
/// <remarks>ITU-T T.81 (1992), F.2.2.5 (bits) and B.1.1.5 (a zero after a byte 0xFF).</remarks>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int start)
{
    private const int Window = 64;

    private readonly ReadOnlySpan<byte> _file = file;
    private ulong _window;
    private int _count;
    private int _zeros;

    /// <summary>The place of the next byte that is not yet taken in; at a marker, that of its 0xFF.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Whether bits were taken that the data do not have.</summary>
    public readonly bool IsPastEnd => _zeros > _count;

    /// <summary>The next bits, 1 to 16 of them, which stay.</summary>
    public int Peek(int count)
    {
        if (_count < count)
            Fill();
        return (int)(_window >> (Window - count));
    }

    /// <summary>Passes over bits that were seen.</summary>
    public void Skip(int count)
    {
        _window <<= count;
        _count -= count;
    }

    /// <summary>Takes 0 to 16 bits, as a number without a sign.</summary>
    public int Take(int count)
    {
        if (count == 0)
            return 0;
        var value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Takes a number of so many bits, 0 to 15: the lower half of them are the negative ones.</summary>
    /// <remarks>ITU-T T.81 (1992), F.2.2.1, EXTEND.</remarks>
    public int TakeSigned(int count)
    {
        var value = Take(count);
        return count == 0 || value >> (count - 1) != 0 ? value : value - (1 << count) + 1;
    }

    /// <summary>Begins anew at another place.</summary>
    public void Restart(int position)
    {
        (_window, _count, _zeros) = (0, 0, 0);
        Position = position;
    }

    private void Fill()
    {
        for (; _count <= Window - 8; _count += 8)
        {
            if (Next() is { } value)
                _window |= (ulong)value << (Window - 8 - _count);
            else
                _zeros += 8;
        }
    }

    private byte? Next()
    {
        if (Position >= _file.Length)
            return null;
        var value = _file[Position];
        if (value != 0xFF)
        {
            Position++;
            return value;
        }

        // Any number of 0xFF may stand before a marker; a zero after them says that one was data.
        var after = Position + 1;
        while (after < _file.Length && _file[after] == 0xFF)
            after++;
        if (after >= _file.Length || _file[after] != 0)
            return null;
        Position = after + 1;
        return value;
    }
}
