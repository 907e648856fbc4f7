using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Latent.Tensors.Programs;

namespace Latent.Runs.Weights;

/// <summary>Writes variables as a safetensors file, which every framework's reader takes.</summary>
public static class SafetensorsWriter
{
    // The arrays start at a multiple of 8 bytes, as the format asks of the header's length.
    private const int Alignment = 8;

    /// <summary>The key of the texts under which the SHA-256 of the arrays' bytes stands, in hexadecimal.</summary>
    internal const string Checksum = "sha256";

    /// <summary>Writes float32 arrays in the order given, and their checksum among the texts.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="variables">The arrays with their names.</param>
    /// <param name="metadata">Texts to attach to the file.</param>
    public static void Write(
        Stream stream, IReadOnlyList<Variable> variables, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(metadata);

        var header = Header(variables, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var variable in variables)
            stream.Write(MemoryMarshal.AsBytes(variable.Values));
    }

    private static byte[] Header(IReadOnlyList<Variable> variables, IReadOnlyDictionary<string, string> metadata)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteString(Checksum, Hash(variables));
            json.WriteEndObject();

            var at = 0L;
            foreach (var variable in variables)
            {
                var end = at + ((long)variable.Shape.Size * sizeof(float));
                json.WriteStartObject(variable.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var length in variable.Shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                at = end;
            }

            json.WriteEndObject();
        }

        while (bytes.Length % Alignment != 0)
            bytes.WriteByte((byte)' ');
        return bytes.ToArray();
    }

    private static string Hash(IReadOnlyList<Variable> variables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var variable in variables)
            hash.AppendData(MemoryMarshal.AsBytes(variable.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
