using System.Text;

namespace PerfAspects.Generators.Emission;

/// <summary>Lines of source, indented, each ended by <c>\n</c> on every machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(text);
        }

        _text.Append('\n');
    }

    /// <summary>A line that goes on from the one before.</summary>
    public void Continue(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }

    /// <summary>Opens a block, under a header.</summary>
    public void Open(params string[] header)
    {
        foreach (var line in header)
        {
            Line(line);
        }

        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    /// <summary>Opens what is indented under a header without braces.</summary>
    public void Indent(string header)
    {
        Line(header);
        _depth++;
    }

    public void Outdent() => _depth--;

    public override string ToString() => _text.ToString();
}
