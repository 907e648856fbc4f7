using System.Globalization;
using System.Text;

namespace Latent.Imaging;

/// <summary>Writes elements, as HTML and SVG have them and XML reads them: what is text is escaped.</summary>
internal sealed class PlotMarkup
{
    // HTML takes <p/> for <p>: only these have no end there.
    private static readonly string[] WithoutEnd = ["meta", "img", "br", "hr"];

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = [];

    /// <summary>Opens an element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes; numbers are written with at most two decimals.</param>
    public PlotMarkup Open(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        Start(name, attributes);
        _text.Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Closes the innermost element that is open.</summary>
    public PlotMarkup Close()
    {
        _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element with a text in it, or none.</summary>
    public PlotMarkup Element(
        string name, string? text = null, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        if (text is null && WithoutEnd.Contains(name))
        {
            Start(name, attributes);
            _text.Append("/>");
            return this;
        }

        return Open(name, attributes).Text(text ?? "").Close();
    }

    /// <summary>A text. What XML cannot hold becomes a replacement character.</summary>
    public PlotMarkup Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>What another has written, as it is.</summary>
    public PlotMarkup Markup(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>What has been written; every element has to be closed.</summary>
    public override string ToString() => _open.Count == 0
        ? _text.ToString()
        : throw new InvalidOperationException($"PlotMarkup: '{_open.Peek()}' is still open.");

    private void Start(string name, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _text.Append(' ').Append(attribute).Append("=\"");
            Escape(value is double number
                ? number.ToString("0.##", CultureInfo.InvariantCulture)
                : Convert.ToString(value, CultureInfo.InvariantCulture)!);
            _text.Append('"');
        }
    }

    private void Escape(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            _text.Append(text[i] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\n' or '\t' => text[i].ToString(),
                _ when pair => text.Substring(i++, 2),
                var c when char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE' => "\uFFFD",
                var c => c.ToString(),
            });
        }
    }
}
