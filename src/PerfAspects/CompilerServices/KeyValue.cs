using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace PerfAspects.CompilerServices;

/// <summary>An equality of key arguments. For generated code.</summary>
/// <typeparam name="T">The type of the arguments.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKeyEquality<T>
{
    /// <summary>Whether a core cannot tell the two apart.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    static abstract bool Same(T left, T right);

    /// <summary>A hash that is equal for what is the same.</summary>
    /// <param name="value">The argument.</param>
    static abstract int HashOf(T value);
}

/// <summary>A key argument whose own equality takes for equal what a core can tell apart. For generated code.</summary>
/// <typeparam name="T">The type of the argument.</typeparam>
/// <typeparam name="TEquality">The equality that is used instead.</typeparam>
/// <param name="value">The argument.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct KeyValue<T, TEquality>(T value) : IEquatable<KeyValue<T, TEquality>>
    where TEquality : struct, IKeyEquality<T>
{
    private readonly T _value = value;

    /// <summary>The argument.</summary>
    public T Value => _value;

    /// <inheritdoc/>
    public bool Equals(KeyValue<T, TEquality> other) => TEquality.Same(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is KeyValue<T, TEquality> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => TEquality.HashOf(_value);
}

/// <summary>The equality of a nullable key argument. For generated code.</summary>
/// <typeparam name="T">The type of the argument's value.</typeparam>
/// <typeparam name="TEquality">The equality of values.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NullableKey<T, TEquality> : IKeyEquality<T?>
    where T : struct
    where TEquality : struct, IKeyEquality<T>
{
    /// <inheritdoc/>
    public static bool Same(T? left, T? right)
        => left.HasValue == right.HasValue && (!left.HasValue || TEquality.Same(left.GetValueOrDefault(), right.GetValueOrDefault()));

    /// <inheritdoc/>
    public static int HashOf(T? value) => value is { } some ? TEquality.HashOf(some) : 0;
}
