using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Latent.Tensors;

namespace Latent.Runs.Weights;

/// <summary>
/// A safetensors file: eight bytes that hold the header's length, a JSON header that holds each array's element type,
/// shape and place, and the arrays. Nothing the header says is believed before it agrees with the length of the file.
/// </summary>
/// <remarks>The format of huggingface/safetensors; float32 only.</remarks>
public sealed class SafetensorsReader : IDisposable
{
    // The limit of the reference reader: no model's header comes near it.
    private const int LongestHeader = 100_000_000;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly long _start;
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Dictionary<string, string> _metadata = [];

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="RunException">The bytes are not a safetensors file of float32 arrays.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public SafetensorsReader(string path)
        : this(File.OpenRead(path), path)
    {
    }

    /// <summary>Reads and checks the header of a stream that can seek.</summary>
    /// <param name="stream">The bytes; disposed with the reader.</param>
    /// <param name="name">What an error calls them.</param>
    /// <exception cref="RunException">The bytes are not a safetensors file of float32 arrays.</exception>
    public SafetensorsReader(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _name) = (stream, name);
        try
        {
            _start = ReadHeader();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The texts that the writer attached.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The names of the arrays, in the order of their bytes.</summary>
    public IEnumerable<string> Names => _entries.OrderBy(x => x.Value.Begin).Select(x => x.Key);

    /// <summary>The shape of one array, or null where there is none of that name.</summary>
    public Shape? ShapeOf(string name) => _entries.TryGetValue(name, out var entry) ? entry.Shape : null;

    /// <summary>Copies one array, in row-major order.</summary>
    /// <exception cref="RunException">There is no array of that name and length.</exception>
    public void Read(string name, Span<float> values)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw Bad($"there is no array '{name}'");
        if (entry.Shape.Size != values.Length)
            throw Bad($"'{name}' has shape {entry.Shape}, expected {values.Length} elements");
        _stream.Position = _start + entry.Begin;
        _stream.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Compares the arrays with the checksum that the writer attached, where it attached one.</summary>
    /// <exception cref="RunException">They are not what was written.</exception>
    public void Verify()
    {
        if (!_metadata.TryGetValue(SafetensorsWriter.Checksum, out var written))
            return;
        _stream.Position = _start;
        if (Convert.ToHexStringLower(SHA256.HashData(_stream)) != written)
            throw Bad("the arrays are not those that were written: their checksum differs; take a copy that is whole");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private long ReadHeader()
    {
        Span<byte> prefix = stackalloc byte[8];
        if (_stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw Bad($"expected at least 8 bytes, found {_stream.Length}");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var rest = _stream.Length - prefix.Length;
        if (length > (ulong)Math.Min(rest, LongestHeader))
            throw Bad($"the header claims {length} bytes, {rest} follow; the file is cut short or not safetensors");

        var header = new byte[(int)length];
        _stream.ReadExactly(header);
        Parse(header);
        CheckPlaces(rest - (long)length);
        return prefix.Length + (long)length;
    }

    private void Parse(byte[] header)
    {
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    foreach (var item in property.Value.EnumerateObject())
                        _metadata[item.Name] = item.Value.GetString() ?? "";
                }
                else if (!_entries.TryAdd(property.Name, ParseEntry(property.Name, property.Value)))
                {
                    throw Bad($"the header names '{Check.Brief(property.Name)}' twice");
                }
            }
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new RunException(_name, "the header is not the JSON of a safetensors file", e);
        }
    }

    private Entry ParseEntry(string name, JsonElement entry)
    {
        name = Check.Brief(name);
        var type = entry.GetProperty("dtype").GetString() ?? "null";
        if (type != "F32")
            throw Bad($"'{name}' has elements of type {Check.Brief(type)}; only F32, float32, is read");

        var lengths = entry.GetProperty("shape").EnumerateArray().Select(x => x.GetInt64()).ToArray();
        var size = 1L;
        foreach (var length in lengths)
        {
            // A product of lengths each within int cannot wrap before it is seen to be too large.
            if (length is < 0 or > int.MaxValue || (size *= length) > int.MaxValue)
            {
                var shape = Check.Brief($"[{string.Join(", ", lengths)}]");
                throw Bad($"'{name}' has shape {shape}, which no array here can have");
            }
        }

        var offsets = entry.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw Bad($"'{name}' has {offsets.GetArrayLength()} data offsets, expected 2");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (begin < 0 || end < begin || end - begin != size * sizeof(float))
            throw Bad($"'{name}' takes {size * sizeof(float)} bytes, its offsets are {begin} to {end}");
        return new([.. lengths.Select(x => (int)x)], begin, end);
    }

    // The arrays must fill the rest of the file, one after the other.
    private void CheckPlaces(long bytes)
    {
        var at = 0L;
        foreach (var (name, entry) in _entries.OrderBy(x => x.Value.Begin).ThenBy(x => x.Value.End))
        {
            if (entry.Begin != at)
                throw Bad($"'{Check.Brief(name)}' starts at byte {entry.Begin} of the data, expected {at}");
            at = entry.End;
        }

        if (at != bytes)
            throw Bad($"the arrays take {at} bytes, {bytes} follow the header; the file is cut short or was added to");
    }

    private RunException Bad(string problem) => new(_name, problem);

    private sealed record Entry(Shape Shape, long Begin, long End);
}
