namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>The words of random programs: what is common first, what is odd after it.</summary>
internal static class Vocabulary
{
    public static readonly string[] MethodNames = ["Get", "GetAsync", "FindAsync", "Load", "Run", "Create", "Async", "@class", "Invoke", "Call", "Key", "Slot", "Größe", "get", "Equal", "Get_1", "Span", "With", "GetTags", "Invalidate", "InvokeAsync", "__GetAspects"];

    /// <summary>Types that are named like what is emitted, three to a group: a program has up to three types.</summary>
    public static readonly string[] TypeNames =
        ["Slot", "Key", "Call", "Span", "With", "Perf", "Tags", "Invalidate", "GetTags", "__GetAspects", "__C1Manifest", "__LoadAspects", "Core", "Equality1", "InvokeAsync"];

    public static readonly string[] ParameterNames =
        ["id", "name", "order", "count", "token", "@class", "value", "field", "target", "runtime", "cancellationToken", "method", "started", "exception", "result", "key", "Key", "Call", "Slot", "partition", "_", "größe", "System", "PerfAspects", "await", "Get", "call", "global", "state", "left", "__GetAspects"];

    public static readonly string[] Types =
        ["int", "string?", "Order", "Order?", "CancellationToken", "long?", "object", "List<int>", "int[]", "IReadOnlyList<Order>", "(int A, string B)", "DateTime", "decimal", "DayOfWeek", "T", "T[]", "U", "IEnumerable<int>", "Plain", "Bare", "Bare?", "dynamic", "ReadOnlyMemory<char>", "nint", "Func<int, string?>", "List<(int, T)>"];

    /// <summary>What may stand in a key, a tag and a struct.</summary>
    public static readonly string[] HoldableTypes = [.. Types[..14].Except(["CancellationToken"])];

    public static readonly string[] RefStructs = ["ReadOnlySpan<char>", "Span<int>", "scoped Span<byte>"];

    public static readonly string[] Pointers = ["int*", "delegate*<int, void>", "int*[]"];

    public static readonly string[] Returns =
        ["int", "Task<int>", "ValueTask<int>", "string?", "Task<string?>", "ValueTask<Order>", "void", "Task", "ValueTask", "T", "Task<T>", "List<int>", "Task<(int A, string B)>", "IReadOnlyList<Order>", "dynamic", "int[]", "ValueTask<Bare?>"];

    public static readonly string[] OddReturns = ["Span<int>", "ref int", "ref readonly int", "IAsyncEnumerable<int>", "int*", "Task<Task<int>>", "IAsyncEnumerator<T>"];

    public static readonly string[] Durations = ["\"1s\"", "\"5m\"", "\"1h30m\"", "\"00:00:05\"", "\"250ms\"", "\"1.5s\"", "\"2.00:00:00\""];

    public static readonly string[] WrongDurations = ["\"soon\"", "\"0s\"", "\"-1s\"", "\"\"", "null", "\"5M\"", "\"400d\""];

    public static readonly string[] Tags = ["\"prices\"", "\"a{{b}}\"", "\"{id}\"", "\"{order.Id}\"", "\"{name.Length}:{count}\"", "\"{order.Inner.Name}\"", "\"{missing}\"", "\"{\""];

    public static readonly string[] MetricTags = ["[MetricTag]", "[MetricTag(Name = \"tag\")]", "[MetricTag(Name = \"other.tag\")]", "[MetricTag(Name = \"\")]", "[MetricTag(Name = null)]", "[MetricTag(Name = \"a\\\"{b}\\n\")]"];

    public static readonly (string Modifiers, string Keyword)[] Kinds =
        [("", "class"), ("public", "class"), ("internal sealed", "class"), ("static", "class"), ("public", "record"), ("readonly", "struct"), ("readonly", "record struct"), ("public abstract", "class"), ("unsafe", "class"), ("", "struct"), ("", "record struct"), ("ref", "struct"), ("file", "class"), ("", "interface")];

    /// <summary>How many of the kinds admit every aspect.</summary>
    public const int EasyKinds = 9;

    public static readonly string[] MethodModifiers =
        ["public", "private", "internal", "protected internal", "public static", "private static", "public virtual", "public unsafe", "public readonly", "internal static unsafe", "protected", "public new", "private protected"];

    public static readonly (string Parameters, string Constraints)[] Generics =
        [("<T>", ""), ("<T>", " where T : class"), ("<T>", " where T : struct"), ("<T>", " where T : notnull"), ("<T, U>", " where T : class, IComparable<T>, new() where U : T"), ("<T>", " where T : unmanaged"), ("<T>", " where T : Enum"), ("<T>", " where T : allows ref struct"), ("<@class>", ""), ("<T, U>", "")];

    /// <summary>A default value for a parameter of the type, or nothing.</summary>
    public static string DefaultOf(string type)
        => type switch
        {
            "int" => "5",
            "string?" => "\"a\\\"{b}\\n\"",
            "decimal" => "1.50m",
            "DayOfWeek" => "DayOfWeek.Friday",
            "long?" or "Order?" => "null",
            "nint" => "-1",
            "CancellationToken" or "T" or "DateTime" => "default",
            _ => "",
        };

    /// <summary>What a core may return for a wrapper to return this.</summary>
    public static string ConvertingTo(string type)
        => type switch
        {
            "Task" => "ValueTask",
            "ValueTask" => "Task<int>",
            "Task<int>" => "ValueTask<int>",
            "ValueTask<int>" => "Task<short>",
            "Task<string?>" => "ValueTask<string>",
            "ValueTask<Order>" => "Task<Order>",
            "IReadOnlyList<Order>" => "List<Order>",
            "int" => "short",
            _ => type,
        };
}
