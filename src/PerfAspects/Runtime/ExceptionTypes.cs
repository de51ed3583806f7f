namespace PerfAspects.Runtime;

/// <summary>
/// The exception types a setting lists: the types themselves where an attribute names them, or full names where a configuration does. A
/// name is compared with those of an exception's own type and its base types, so that nothing has to be looked up by name.
/// </summary>
internal sealed class ExceptionTypes(Type[] types)
{
    private string[] _names = [];

    public bool IsEmpty => types.Length == 0 && _names.Length == 0;

    /// <summary>The types whose full names these are, separated by commas.</summary>
    public static ExceptionTypes Named(string names)
        => new([]) { _names = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };

    /// <summary>The full names in an order of their own: equal if the types are, however they were written.</summary>
    public string Meaning
        => string.Join(", ", types.Select(static type => type.FullName).Concat(_names).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Whether a type is listed; one such as <c>E&lt;int&gt;</c> also is where <c>typeof(E&lt;&gt;)</c> is.</summary>
    public bool Contains(Type type) => Lists(type) || (type.IsConstructedGenericType && Lists(type.GetGenericTypeDefinition()));

    public override string ToString() => string.Join(", ", types.Select(static type => type.FullName).Concat(_names));

    private bool Lists(Type type) => Array.IndexOf(types, type) >= 0 || (_names.Length > 0 && Array.IndexOf(_names, type.FullName) >= 0);
}
