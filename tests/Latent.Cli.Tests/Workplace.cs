using System.Buffers.Binary;
using Latent.Runs.Weights;
using Latent.Tensors.Random;

namespace Latent.Cli.Tests;

/// <summary>A folder with a few tiny grey images, which goes with its test.</summary>
internal sealed class Workplace : IDisposable
{
    private const int Images = 80, Side = 4;

    private readonly string _location = Directory.CreateTempSubdirectory("latent-cli-").FullName;

    public Workplace()
    {
        var bytes = new byte[16 + (Images * Side * Side)];
        int[] header = [0x00000803, Images, Side, Side];
        for (var i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), header[i]);
        var key = new RandomKey(3);
        for (var i = 16; i < bytes.Length; i++)
            bytes[i] = i % 3 == 0 ? (byte)0 : (byte)key.IndexAt(0, i, 256);
        File.WriteAllBytes(Data, bytes);
    }

    public string Data => this["tiny.idx"];

    public string this[string name] => Path.Combine(_location, name);

    /// <summary>A call that trains on the tiny images.</summary>
    public string[] Train(string run, params string[] more) =>
    [
        "train", "--data", Data, "--hidden", "6", "--latent", "2", "--batch", "8", "--set", "training.epochs=4", "--out", this[run],
        "--set", "evaluation.samples=20", "--set", "training.checkpointSeconds=0", .. more,
    ];

    /// <summary>Every array of a weights file, bit by bit.</summary>
    public string Bits(string run, string file)
    {
        using var reader = new SafetensorsReader(this[$"{run}/{file}.safetensors"]);
        return string.Join('\n', reader.Names.Select(name =>
        {
            var values = new float[reader.ShapeOf(name)!.Value.Size];
            reader.Read(name, values);
            return $"{name} {string.Join(' ', values.Select(BitConverter.SingleToUInt32Bits))}";
        }));
    }

    public void AssertSame(string run, string other)
    {
        Assert.Equal(Bits(run, "checkpoint"), Bits(other, "checkpoint"));
        Assert.Equal(Bits(run, "best"), Bits(other, "best"));
        Assert.Equal(File.ReadAllText(this[$"{run}/evaluation.json"]), File.ReadAllText(this[$"{other}/evaluation.json"]));
        Assert.Equal(Lines(run), Lines(other));
        Assert.Equal(File.ReadAllBytes(this[$"{run}/samples.png"]), File.ReadAllBytes(this[$"{other}/samples.png"]));
        Assert.Equal(File.ReadAllBytes(this[$"{run}/reconstructions.png"]), File.ReadAllBytes(this[$"{other}/reconstructions.png"]));
    }

    public void Dispose() => Directory.Delete(_location, recursive: true);

    // All but the seconds.
    private string[] Lines(string run) =>
        [.. File.ReadAllLines(this[$"{run}/metrics.jsonl"]).Select(x => x[..x.IndexOf("\"seconds\"", StringComparison.Ordinal)])];
}
