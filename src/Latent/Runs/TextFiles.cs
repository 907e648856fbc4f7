using System.Text;

namespace Latent.Runs;

/// <summary>Writes texts.</summary>
public static class TextFiles
{
    /// <summary>Writes a text to a file as UTF-8, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(string path, string text) =>
        new LocalDisk().Write(path, stream => stream.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text)));
}
