namespace Latent.Imaging;

/// <summary>The colours of a plot's classes, apart from each other in hue and in lightness.</summary>
internal static class PlotColours
{
    private static readonly int[] Classes =
    [
        0x3B6FD4, 0xE0701A, 0x1D9A6C, 0xC93A4B, 0x8257C2, 0x8C5A3C, 0xD957A8, 0x7A7F87, 0xA3A31A, 0x17A2B8,
    ];

    /// <summary>How many there are.</summary>
    public static int Count => Classes.Length;

    /// <summary>The colour of the n-th class; they repeat after the last.</summary>
    public static int Of(int index) => Classes[index % Classes.Length];

    /// <summary>A colour as SVG writes it.</summary>
    public static string Hex(int colour) => Invariant($"#{colour:x6}");
}
