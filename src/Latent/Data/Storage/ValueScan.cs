using System.Buffers;
using System.Globalization;

namespace Latent.Data.Storage;

/// <summary>
/// What the stored values of all splits have in common: their range, and from it the kind and the scaling.
/// </summary>
/// <param name="mayScale">Whether values in [0, 255] are to be scaled to [0, 1].</param>
/// <param name="mayMiss">Whether NaN stands for a value that is missing, which is left out.</param>
internal sealed class ValueScan(bool mayScale, bool mayMiss = false)
{
    private const int Block = 1 << 16;

    private float _minimum = float.PositiveInfinity;
    private float _maximum = float.NegativeInfinity;
    private bool _whole = true;
    private bool _twoValued01 = true;
    private bool _twoValued0255 = true;

    /// <summary>The values in [0, 255] are whole and at least one is above 1.</summary>
    private bool Scaled => mayScale && _minimum >= 0 && _maximum is > 1 and <= 255 && _whole;

    /// <summary>What stored values are divided by.</summary>
    public float Divisor => Scaled ? 255 : 1;

    public ValueKind Kind => (Scaled, _minimum >= 0 && _maximum <= 1) switch
    {
        (true, _) => _twoValued0255 ? ValueKind.Binary : ValueKind.Grey,
        (_, true) => _twoValued01 ? ValueKind.Binary : ValueKind.Grey,
        _ => ValueKind.Real,
    };

    /// <summary>The range in words, as in <c>values in [0, 255]: scaled to [0, 1]</c>.</summary>
    public string Note => (Scaled, Kind) switch
    {
        (true, ValueKind.Binary) => "values 0 and 255 only: scaled to 0 and 1, binary",
        (true, _) => "values in [0, 255]: scaled to [0, 1]",
        (_, ValueKind.Binary) => "values 0 and 1 only: binary",
        (_, ValueKind.Grey) => "values in [0, 1]: kept as they are",
        _ => string.Create(CultureInfo.InvariantCulture, $"values in [{_minimum:G5}, {_maximum:G5}]: real, kept as they are"),
    };

    /// <summary>Adds the values of one file.</summary>
    /// <exception cref="DataFormatException">A value is not finite in float32.</exception>
    public void Add(RawArray raw)
    {
        var bytes = raw.Type.Kind == ElementKind.UInt8;
        var scratch = ArrayPool<byte>.Shared.Rent(Block);
        var values = bytes ? [] : new float[Block];
        var total = (long)raw.Count * raw.Size;
        for (long first = 0; first < total; first += Block)
        {
            var length = (int)Math.Min(Block, total - first);
            if (bytes)
            {
                AddBytes(raw.Stored(first, length, scratch));
            }
            else
            {
                raw.Read(first, values.AsSpan(0, length));
                AddValues(raw, first, values.AsSpan(0, length));
            }
        }

        ArrayPool<byte>.Shared.Return(scratch);
    }

    // Bytes are finite and whole; what is left to know is found by searches that stop early.
    private void AddBytes(ReadOnlySpan<byte> values)
    {
        _twoValued01 = _twoValued01 && values.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0;
        _twoValued0255 = _twoValued0255 && values.IndexOfAnyExcept((byte)0, (byte)255) < 0;
        _minimum = Math.Min(_minimum, 0);
        _maximum = Math.Max(_maximum, _twoValued01 ? 1 : 255);
    }

    private void AddValues(RawArray raw, long first, ReadOnlySpan<float> values)
    {
        var (minimum, maximum) = (_minimum, _maximum);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (mayMiss && float.IsNaN(value))
                continue;
            if (!float.IsFinite(value))
                throw NotFinite(raw, first + i, value);
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            _whole &= value == MathF.Floor(value);
            _twoValued01 &= value is 0 or 1;
            _twoValued0255 &= value is 0 or 255;
        }

        (_minimum, _maximum) = (minimum, maximum);
    }

    private static DataFormatException NotFinite(RawArray raw, long index, float value) => raw.Origin.Error(
        string.Create(CultureInfo.InvariantCulture, $"row {index / raw.Size}, value {index % raw.Size}"),
        string.Create(CultureInfo.InvariantCulture, $"{value} is not a finite float32; remove or replace such values (rows and values count from 0)"));
}
