namespace PerfAspects.Runtime;

/// <summary>
/// Which exceptions an aspect reacts to: those in <c>Handle</c>, or all where it is empty, less those in <c>Ignore</c>. Where both match,
/// the type nearest to the exception's own decides, and <c>Ignore</c> wins a tie.
/// </summary>
internal sealed class ExceptionFilter(ExceptionTypes handle, ExceptionTypes ignore)
{
    /// <summary>Reacts to everything.</summary>
    public static readonly ExceptionFilter None = new(new ExceptionTypes([]), new ExceptionTypes([]));

    /// <summary>
    /// Whether an exception is the caller's own cancellation, to which belongs an interruption of its thread; any other
    /// <see cref="OperationCanceledException"/> is an exception like the rest.
    /// </summary>
    public static bool IsCancellation(Exception exception, CancellationToken callerToken)
        => (exception is OperationCanceledException && callerToken.IsCancellationRequested) || exception is ThreadInterruptedException;

    /// <summary>Whether the aspect reacts. Never to the caller's own cancellation.</summary>
    public bool Matches(Exception exception, CancellationToken callerToken)
    {
        if (IsCancellation(exception, callerToken))
        {
            return false;
        }

        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (ignore.Contains(type))
            {
                return false;
            }

            if (handle.Contains(type))
            {
                return true;
            }
        }

        return handle.IsEmpty;
    }
}

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
