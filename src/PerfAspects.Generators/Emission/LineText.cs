using System.Runtime.CompilerServices;
using System.Text;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// An interpolated line, written piece by piece where it is to stand. Emitted text is mostly such lines, and a string for each of them was
/// most of what emitting cost.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct LineText
{
    private readonly StringBuilder _text;

    // The compiler hands over the lengths; the writer opens the line.
    public LineText(int literalLength, int formattedCount, SourceWriter writer)
        : this(writer.OpenLine())
        => _ = literalLength + formattedCount;

    public LineText(StringBuilder text) => _text = text;

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? text) => _text.Append(text);

    public void AppendFormatted(int number) => _text.Append(number);
}

/// <summary>The same of a line that goes on from the one before.</summary>
[InterpolatedStringHandler]
internal readonly ref struct ContinuedText
{
    private readonly LineText _line;

    public ContinuedText(int literalLength, int formattedCount, SourceWriter writer)
    {
        _ = literalLength + formattedCount;
        _line = new(writer.OpenLine(deeper: 1));
    }

    public void AppendLiteral(string text) => _line.AppendLiteral(text);

    public void AppendFormatted(string? text) => _line.AppendFormatted(text);

    public void AppendFormatted(int number) => _line.AppendFormatted(number);
}
