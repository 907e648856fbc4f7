namespace Latent.Imaging;

/// <summary>Numerals and the few letters that axes need, on cells of 5 by 7 dots.</summary>
internal static class PlotFont
{
    /// <summary>The dots of a cell.</summary>
    public const int Width = 5, Height = 7;

    /// <summary>The dots from one cell to the next.</summary>
    public const int Advance = Width + 1;

    /// <summary>The width of a text in dots.</summary>
    public static int Measure(string text) => Math.Max(0, (text.Length * Advance) - 1);

    /// <summary>Whether a dot of a character is set.</summary>
    /// <exception cref="ArgumentException">The font has no such character.</exception>
    public static bool IsSet(char character, int row, int column) =>
        Cell(character)[(row * Advance) + column] == '#';

    private static string Cell(char character) => character switch
    {
        '0' => " ### /#   #/#  ##/# # #/##  #/#   #/ ### ",
        '1' => "  #  / ##  /  #  /  #  /  #  /  #  / ### ",
        '2' => " ### /#   #/    #/   # /  #  / #   /#####",
        '3' => " ### /#   #/    #/  ## /    #/#   #/ ### ",
        '4' => "   # /  ## / # # /#  # /#####/   # /   # ",
        '5' => "#####/#    /#### /    #/    #/#   #/ ### ",
        '6' => " ### /#    /#    /#### /#   #/#   #/ ### ",
        '7' => "#####/    #/   # /   # /  #  /  #  /  #  ",
        '8' => " ### /#   #/#   #/ ### /#   #/#   #/ ### ",
        '9' => " ### /#   #/#   #/ ####/    #/    #/ ### ",
        '-' => "     /     /     / ### /     /     /     ",
        '.' => "     /     /     /     /     / ##  / ##  ",
        '(' => "   # /  #  / #   / #   / #   /  #  /   # ",
        ')' => " #   /  #  /   # /   # /   # /  #  / #   ",
        'z' => "     /     /#####/   # /  #  / #   /#####",
        'K' => "#   #/#  # /# #  /##   /# #  /#  # /#   #",
        'L' => "#    /#    /#    /#    /#    /#    /#####",
        'n' => "     /     /#### /#   #/#   #/#   #/#   #",
        'a' => "     /     / ### /    #/ ####/#   #/ ####",
        't' => " #   / #   /###  / #   / #   / #  #/  ## ",
        's' => "     /     / ####/#    / ### /    #/#### ",
        ' ' => "     /     /     /     /     /     /     ",
        _ => throw new ArgumentException($"PlotFont: there is no '{character}'.", nameof(character)),
    };
}
