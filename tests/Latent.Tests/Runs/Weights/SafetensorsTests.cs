using System.Buffers.Binary;
using System.Text;
using Latent.Runs;
using Latent.Runs.Weights;
using Latent.Tensors.Programs;

namespace Latent.Tests.Runs.Weights;

public sealed class SafetensorsTests
{
    private const string OneArray = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var store = Filled();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, store.Variables, new Dictionary<string, string> { ["note"] = "äöü \"quoted\"" });

        stream.Position = 0;
        using var reader = new SafetensorsReader(stream, "x");
        Assert.Equal(["encoder.weight", "scalar", "empty"], reader.Names.OrderBy(x => x == "empty" ? 2 : x == "scalar" ? 1 : 0));
        Assert.Equal("äöü \"quoted\"", reader.Metadata["note"]);
        foreach (var variable in store.Variables)
        {
            var values = new float[variable.Shape.Size];
            reader.Read(variable.Name, values);
            Assert.Equal(variable.Shape, reader.ShapeOf(variable.Name));
            Assert.Equal(variable.Values.ToArray(), values);
        }
    }

    [Fact]
    public void AFlippedBitIsSeen()
    {
        using var store = Filled();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, store.Variables, new Dictionary<string, string>());
        var bytes = stream.ToArray();
        Verify(bytes);

        bytes[^1] ^= 0x10;
        var refused = Assert.Throws<RunException>(() => Verify(bytes));
        Assert.Equal(
            "x: the arrays are not those that were written: their checksum differs; take a copy that is whole",
            refused.Message);
    }

    [Fact]
    public void AFileWithoutAChecksumIsTakenAsItIs() => Verify(File(OneArray, 8));

    [Fact]
    public void TheHeaderIsPaddedToAMultipleOfEight()
    {
        using var store = Filled();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, store.Variables, new Dictionary<string, string>());
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(stream.ToArray()) % 8);
    }

    [Theory]
    [InlineData("{}", 4, "x: the arrays take 0 bytes, 4 follow the header; the file is cut short or was added to")]
    [InlineData(OneArray, 4, "x: the arrays take 8 bytes, 4 follow the header; the file is cut short or was added to")]
    [InlineData("[]", 0, "x: the header is not the JSON of a safetensors file")]
    [InlineData("{", 0, "x: the header is not the JSON of a safetensors file")]
    [InlineData("""{"a":1}""", 0, "x: the header is not the JSON of a safetensors file")]
    [InlineData("""{"a":{"dtype":"F32"}}""", 0, "x: the header is not the JSON of a safetensors file")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "x: 'a' has elements of type F64; only F32, float32, is read")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", 8, "x: 'a' has shape [-1], which no array here can have")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", 8, "x: 'a' has shape [2147483647, 2147483647, 2147483647], which no array here can have")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "x: 'a' takes 12 bytes, its offsets are 0 to 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "x: 'a' takes 8 bytes, its offsets are 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", 8, "x: 'a' has 3 data offsets, expected 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "x: 'a' starts at byte 4 of the data, expected 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "x: 'b' starts at byte 4 of the data, expected 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "x: the header names 'a' twice")]
    public void AMalformedFileIsRefusedInOneLine(string header, int data, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => Read(File(header, data))).Message);

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "x: expected at least 8 bytes, found 3")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "x: the header claims 18446744073709551615 bytes, 1 follow; the file is cut short or not safetensors")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, (byte)'{' }, "x: the header claims 2 bytes, 1 follow; the file is cut short or not safetensors")]
    public void AMalformedBeginningIsRefused(byte[] bytes, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => Read(bytes)).Message);

    [Fact]
    public void MutatedFilesAreReadOrRefusedButNeverCrash()
    {
        var good = File(OneArray, 8);
        var key = new Tensors.Random.RandomKey(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = good.ToArray();
            for (var j = 0; j <= key.IndexAt(i, 0, 3); j++)
                bytes[key.IndexAt(i, (2 * j) + 1, bytes.Length)] = (byte)key.IndexAt(i, (2 * j) + 2, 256);
            try
            {
                Read(bytes[..^key.IndexAt(i, 20, 3)]);
            }
            catch (RunException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void AMissingArrayIsNamed()
    {
        using var reader = new SafetensorsReader(new MemoryStream(File(OneArray, 8)), "x");
        Assert.Equal("x: there is no array 'b'", Assert.Throws<RunException>(() => reader.Read("b", new float[2])).Message);
        Assert.Equal("x: 'a' has shape [2], expected 3 elements", Assert.Throws<RunException>(() => reader.Read("a", new float[3])).Message);
    }

    private static void Verify(byte[] bytes)
    {
        using var reader = new SafetensorsReader(new MemoryStream(bytes), "x");
        reader.Verify();
    }

    private static void Read(byte[] bytes) => new SafetensorsReader(new MemoryStream(bytes), "x").Dispose();

    private static byte[] File(string header, int data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. new byte[data]];
    }

    private static Store Filled()
    {
        var store = new Store();
        store.Add("encoder.weight", [2, 3]);
        store.Add("scalar", []);
        store.Add("empty", [0, 4]);
        float[] values = [1, -2, float.NaN, float.PositiveInfinity, 1e-45f, -0f];
        values.CopyTo(store["encoder.weight"].Values);
        store["scalar"].Values[0] = 7;
        return store;
    }
}
