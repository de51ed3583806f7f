using System.ComponentModel;
using System.Diagnostics;

namespace PerfAspects.CompilerServices;

/// <summary>
/// Adds an argument to a call's tags, where it can be without allocating: an enum by its name, a bool as one of two objects. A null adds no
/// tag. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MetricTag
{
    // The text of semantic conventions for a value that is not on the list:
    // https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
    private const string Other = "_OTHER";

    private static readonly object s_true = true;
    private static readonly object s_false = false;

    /// <summary>Adds a text.</summary>
    /// <param name="tags">The tags so far.</param>
    /// <param name="name">The tag's name.</param>
    /// <param name="value">Its value.</param>
    public static void Add(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }

    /// <summary>Adds a bool.</summary>
    /// <inheritdoc cref="Add(ref TagList, string, string?)"/>
    public static void Add(ref TagList tags, string name, bool value) => tags.Add(name, value ? s_true : s_false);

    /// <summary>Adds a bool that may be missing.</summary>
    /// <inheritdoc cref="Add(ref TagList, string, string?)"/>
    public static void Add(ref TagList tags, string name, bool? value)
    {
        if (value is { } known)
        {
            Add(ref tags, name, known);
        }
    }

    /// <summary>Adds a value of any other type.</summary>
    /// <inheritdoc cref="Add(ref TagList, string, string?)"/>
    public static void Add(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }

    /// <summary>
    /// Adds an enum's value by its name; one that has none, such as a combination of flags, is <c>_OTHER</c>, so that nobody can make up
    /// values.
    /// </summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <inheritdoc cref="Add(ref TagList, string, string?)"/>
    public static void AddEnum<TEnum>(ref TagList tags, string name, TEnum value)
        where TEnum : struct, Enum
        => tags.Add(name, Enum.GetName(value) ?? Other);

    /// <summary>Adds an enum's value that may be missing.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <inheritdoc cref="Add(ref TagList, string, string?)"/>
    public static void AddEnum<TEnum>(ref TagList tags, string name, TEnum? value)
        where TEnum : struct, Enum
    {
        if (value is { } known)
        {
            AddEnum(ref tags, name, known);
        }
    }
}
