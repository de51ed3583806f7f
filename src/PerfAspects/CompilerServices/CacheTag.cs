using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A tag with its holes filled in. Compared ordinally; which of its holes were null is part of it, so that a null differs from every text,
/// the empty one included. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct CacheTag
{
    /// <summary>A tag without holes.</summary>
    /// <param name="text">The text.</param>
    public CacheTag(string text) => Text = text;

    /// <summary>A tag with holes.</summary>
    /// <param name="text">The text, formatted invariantly.</param>
    public CacheTag(ref CacheTagInterpolatedStringHandler text) => (Text, Nulls) = text.Complete();

    internal CacheTag(string text, UInt128 nulls) => (Text, Nulls) = (text, nulls);

    internal string Text { get; }

    internal UInt128 Nulls { get; }
}

/// <summary>Formats the holes of a tag invariantly and notes which were null. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[InterpolatedStringHandler]
public ref struct CacheTagInterpolatedStringHandler
{
    private DefaultInterpolatedStringHandler _text;
    private UInt128 _nulls;
    private int _hole;

    /// <summary>Begins a tag.</summary>
    /// <param name="literalLength">The length of its literal text.</param>
    /// <param name="formattedCount">The number of its holes.</param>
    public CacheTagInterpolatedStringHandler(int literalLength, int formattedCount)
        => _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>Adds literal text.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Fills a hole.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    public void AppendFormatted<T>(T value)
    {
        if (value is null)
        {
            _nulls |= UInt128.One << _hole;
        }

        _hole++;
        _text.AppendFormatted(value);
    }

    internal (string Text, UInt128 Nulls) Complete() => (_text.ToStringAndClear(), _nulls);
}
