using System.Buffers.Binary;
using System.Text;
using Latent.Data;
using Latent.Data.Readers;
using Latent.Fuzz;

namespace Latent.Tests.Data;

/// <summary>MATLAB's files.</summary>
public sealed class MatTests
{
    private const string Remedy = ": save or fetch it again";

    // Offsets in a plain file whose only variable is x: its tag, flags, dimensions, name, numbers.
    private const int At = 128;
    private const int Flags = At + 16;
    private const int Dimensions = At + 32;
    private const int Numbers = At + 48;

    private static readonly byte[] Valid = Samples.Mat(compressed: false, ("x", 2, 3, [1, 2, 3, 4, 5, 6]));

    private static MatMatrix Read(byte[] bytes, string name = "x")
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.mat", bytes);
        return Mat.Read(path, Origin.Of(path), name)[0];
    }

    private static byte[] With(int at, params byte[] values)
    {
        var copy = (byte[])Valid.Clone();
        values.CopyTo(copy, at);
        return copy;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MatricesAreFoundByNameAndReadColumnByColumn(bool compressed)
    {
        var file = Samples.Mat(compressed, ("long_name", 1, 2, [7, 8]), ("x", 2, 3, [1, 2, 3, 4, 5, 6]));
        var x = Read(file);
        Assert.Equal((2, 3), (x.Rows, x.Columns));
        var values = new float[6];
        x.ByColumn().Read(0, values);
        Assert.Equal([1, 2, 3, 4, 5, 6], values);
        Assert.Equal((6, 1), (x.Flat().Count, x.Flat().Size));
        Assert.Equal((byte[])[7, 8], Read(file, "long_name").Values);
    }

    [Fact]
    public void NumbersOfEveryTypeAndByteOrderAreRead()
    {
        // A 1x2 matrix of class double, stored as float64, int16 and uint8 in its tag; then one in the other byte order.
        Assert.Equal([0.5f, -2], First(9, [.. BitConverter.GetBytes(0.5), .. BitConverter.GetBytes(-2.0)]));
        Assert.Equal([300f, -2], First(3, [0x2c, 0x01, 0xfe, 0xff]));
        byte[] small = [2, 0, 2, 0, 9, 200, 0, 0];
        Assert.Equal([9f, 200], Values(Read(Matrix(littleEndian: true, small))));
        byte[] big = [.. Word(9), .. Word(16), .. Double(0.5), .. Double(-2)];
        Assert.Equal([0.5f, -2], Values(Read(Matrix(littleEndian: false, big))));

        static float[] First(int type, byte[] data) =>
            Values(Read(Matrix(littleEndian: true, Samples.MatElement(type, data))));

        static float[] Values(MatMatrix x)
        {
            var values = new float[2];
            x.Flat().Read(0, values);
            return values;
        }

        static byte[] Word(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes;
        }

        static byte[] Double(double value)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
            return bytes;
        }

        static byte[] Matrix(bool littleEndian, byte[] numbers)
        {
            byte[] header = [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file".PadRight(124))];
            if (littleEndian)
            {
                byte[] body =
                [
                    .. Samples.MatElement(6, [6, 0, 0, 0, 0, 0, 0, 0]), .. Samples.MatElement(5, [1, 0, 0, 0, 2, 0, 0, 0]),
                    .. Samples.MatElement(1, [(byte)'x']), .. numbers,
                ];
                return [.. header, 0, 1, .. "IM"u8, .. Samples.MatElement(14, body)];
            }

            byte[] turned =
            [
                .. Word(6), .. Word(8), .. Word(6), .. Word(0), .. Word(5), .. Word(8), .. Word(1), .. Word(2),
                .. Word((1 << 16) + 1), (byte)'x', 0, 0, 0, .. numbers,
            ];
            return [.. header, 1, 0, .. "MI"u8, .. Word(14), .. Word(turned.Length), .. turned];
        }
    }

    public static TheoryData<byte[], string> Broken => new()
    {
        { [], "a.mat, byte 126: a MATLAB file of level 5 has IM or MI here; this is none, or damaged" + Remedy },
        { [.. "MATLAB 7.3 MAT-file"u8], "a.mat, byte 0: level 7.3 of MATLAB's format is not read; save it again with save(..., '-v7')" },
        { With(124, 0, 2), "a.mat, byte 124: version 2.0 of a MATLAB file; expected 1.0" },
        { Valid[..128], "a.mat: has no variables; expected 'x'" + Remedy },
        { Valid[..132], "a.mat, byte 128: the file ends in the tag of a variable" + Remedy },
        { Valid[..^1], "a.mat, byte 128: an element of type 14 and 56 bytes; expected a variable (type 14 or 15) of at most the 55 that are left" + Remedy },
        { With(At, 9), "a.mat, byte 128: an element of type 9 and 56 bytes; expected a variable (type 14 or 15) of at most the 56 that are left" + Remedy },
        { With(At + 8, 5), "a.mat, the variable at byte 128: flags of type 5 and 8 bytes; expected type 6 and at most 8 bytes" + Remedy },
        { With(Flags, 1), "a.mat, the variable at byte 128: the variable x is of class 1; expected a matrix of real numbers" + Remedy },
        { With(Flags + 1, 8), "a.mat, the variable at byte 128: the variable x is complex; expected a matrix of real numbers" + Remedy },
        { With(Dimensions, 0), "a.mat, the variable at byte 128: the variable x is 0x3; expected rows and columns" + Remedy },
        { With(Dimensions, 9), "a.mat, the variable at byte 128: the variable x has 6 bytes of numbers; 9x3 of uint8 take 27, and at most 268,435,456 are read" + Remedy },
        { With(Numbers - 4, (byte)'?'), "a.mat, the variable at byte 128: the name of the variable has other characters than letters, digits and underscores" + Remedy },
        { With(Numbers - 4, (byte)'y'), "a.mat: has no variable 'x'; those it has are y" },
        { With(Numbers, 8), "a.mat, the variable at byte 128: the numbers of the variable x have type 8; expected 1 to 7, 9, 12 or 13" + Remedy },
        { With(Numbers + 2, 9), "a.mat, the variable at byte 128: a tag that holds 9 bytes itself; at most 4 fit" + Remedy },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenFilesAreRefusedInTheseWords(byte[] bytes, string message) =>
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Read(bytes)).Message);

    [Fact]
    public void DamagedCompressionIsRefused()
    {
        var file = Samples.Mat(compressed: true, ("x", 30, 30, Samples.Numbers(900)));
        file[136] ^= 0xff;
        Assert.Equal(
            "a.mat, the variable at byte 128: its compressed data are damaged" + Remedy,
            Assert.Throws<DataFormatException>(() => Read(file)).Message);
    }
}
