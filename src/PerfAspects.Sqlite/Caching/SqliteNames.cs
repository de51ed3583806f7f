namespace PerfAspects.Caching;

/// <summary>The names of keys and tags in the tables: each begins with the namespace.</summary>
internal sealed class SqliteNames(string space)
{
    /// <summary>The size of a token in bytes.</summary>
    public const int TokenSize = 16;

    private readonly string _prefix = space + ":";

    /// <summary>The namespace.</summary>
    public string Space => space;

    public string Of(string name) => _prefix + name;
}
