using System.Collections.Immutable;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;
using PerfAspects.Caching.Keys;

namespace PerfAspects.CompilerServices;

/// <summary>
/// Writes key arguments as bytes: different arguments of the same types never make the same bytes, and equal arguments make the same bytes
/// in every process, whatever its culture and platform. Values of a fixed size are written as they are; all others after their length. For
/// generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeyWriter
{
    private const byte Absent = 0;
    private const byte Present = 1;

    private readonly KeyBytes _bytes = new();

    internal ReadOnlySpan<byte> Written => _bytes.Written;

    /// <summary>Writes whether a value is there.</summary>
    /// <param name="isPresent">Whether it is. If so, it is written next.</param>
    /// <returns>The same.</returns>
    public bool AddPresence(bool isPresent)
    {
        Add(isPresent ? Present : Absent);
        return isPresent;
    }

    /// <summary>Writes how many items a list has, which are written next.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="items">The list.</param>
    /// <returns>The items; none for null, which differs from an empty list.</returns>
    public IReadOnlyList<T> AddItems<T>(IReadOnlyList<T>? items)
    {
        if (!AddPresence(items is not null))
        {
            return [];
        }

        Add(items!.Count);
        return items;
    }

    /// <inheritdoc cref="AddItems{T}(IReadOnlyList{T})"/>
    public IReadOnlyList<T> AddItems<T>(ImmutableArray<T> items) => AddItems(ImmutableCollectionsMarshal.AsArray(items));

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(bool value) => Add(value ? (byte)1 : (byte)0);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(byte value) => _bytes.Add(value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(sbyte value) => Add(unchecked((byte)value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(char value) => Add((short)value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(short value) => _bytes.Add(value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(ushort value) => Add(unchecked((short)value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(int value) => _bytes.Add(value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(uint value) => Add(unchecked((int)value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(long value) => _bytes.Add(value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(ulong value) => Add(unchecked((long)value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(nint value) => Add((long)value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(nuint value) => Add((ulong)value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(Int128 value)
    {
        Add(unchecked((ulong)value));
        Add(unchecked((ulong)(value >> 64)));
    }

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(UInt128 value) => Add(unchecked((Int128)value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(Half value) => Add(BitConverter.HalfToInt16Bits(Half.IsNaN(value) ? Half.NaN : value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(float value) => Add(BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value));

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(double value) => Add(BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));

    /// <summary>Writes a value with its scale.</summary>
    /// <param name="value">The value.</param>
    public void Add(decimal value) => _bytes.Add(value);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(Guid value) => _bytes.Add(value);

    /// <summary>Writes a time with its kind.</summary>
    /// <param name="value">The time.</param>
    public void Add(DateTime value)
    {
        Add(value.Ticks);
        Add((byte)value.Kind);
    }

    /// <summary>Writes a time with its offset.</summary>
    /// <param name="value">The time.</param>
    public void Add(DateTimeOffset value)
    {
        Add(value.Ticks);
        Add(value.Offset.Ticks);
    }

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(DateOnly value) => Add(value.DayNumber);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(TimeOnly value) => Add(value.Ticks);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(TimeSpan value) => Add(value.Ticks);

    /// <inheritdoc cref="Add(bool)"/>
    public void Add(BigInteger value) => _bytes.Add(value);

    /// <summary>Writes a text, or null. Two bytes a character, since half a surrogate pair has no other form.</summary>
    /// <param name="value">The text.</param>
    public void Add(string? value)
    {
        if (AddPresence(value is not null))
        {
            _bytes.Add(value!);
        }
    }

    /// <summary>Writes an address as it was written, or null.</summary>
    /// <param name="value">The address.</param>
    public void Add(Uri? value) => Add(value?.OriginalString);

    /// <summary>Writes a version, or null.</summary>
    /// <param name="value">The version.</param>
    public void Add(Version? value)
    {
        if (AddPresence(value is not null))
        {
            Add(value!.Major);
            Add(value.Minor);
            Add(value.Build);
            Add(value.Revision);
        }
    }

    internal void Clear() => _bytes.Clear();
}
