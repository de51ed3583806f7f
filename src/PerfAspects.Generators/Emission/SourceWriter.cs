using System.Runtime.CompilerServices;
using System.Text;

namespace PerfAspects.Generators.Emission;

/// <summary>Lines of source, indented, each ended by <c>\n</c> on every machine.</summary>
internal sealed class SourceWriter
{
    private const int Enough = 64 * 1024;

    // The last writer's, which is as long as files tend to be.
#pragma warning disable IDE1006 // t_ tells this from statics all threads share; no naming rule can require an attribute
    [ThreadStatic]
    private static StringBuilder? t_spare;
#pragma warning restore IDE1006

    private readonly StringBuilder _text = t_spare ?? new(Enough / 4);
    private int _depth;

    public SourceWriter() => t_spare = null;

    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            OpenLine().Append(text);
        }

        _text.Append('\n');
    }

    public void Line([InterpolatedStringHandlerArgument("")] ref LineText text) => _text.Append('\n');

    /// <summary>A line that goes on from the one before.</summary>
    public void Continue(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }

    public void Continue([InterpolatedStringHandlerArgument("")] ref ContinuedText text) => _text.Append('\n');

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

    /// <summary>Begins a line; the caller writes it.</summary>
    public StringBuilder OpenLine(int deeper = 0) => _text.Append(' ', (_depth + deeper) * 4);

    /// <summary>The whole, after which nothing more is written.</summary>
    public string Finish()
    {
        var source = _text.ToString();
        if (_text.Capacity <= Enough)
        {
            t_spare = _text.Clear();
        }

        return source;
    }
}
