namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Asynchronous streams, each compiled without a warning and without a message of ours, and wrapped.</summary>
public sealed class StreamShapesTests
{
    private const string Items = "async IAsyncEnumerable<int> GetCore([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token) { await Task.Yield(); yield return token.CanBeCanceled ? 1 : 2; }";

    public static readonly TheoryData<string, string> Members = new()
    {
        { "with a token", $"[Timed] public partial IAsyncEnumerable<int> Get(CancellationToken token = default); private {Items}" },
        { "limited", $"[RateLimited(1, \"1s\")] public static partial IAsyncEnumerable<int> Get(CancellationToken token = default); private static {Items}" },
        { "with several tokens", "[Timed] public partial IAsyncEnumerable<int> Get(CancellationToken a, CancellationToken b); private IAsyncEnumerable<int> GetCore(CancellationToken a, CancellationToken b) => null!;" },
        { "partitioned and shared", "[Timed, RateLimited(1, \"1s\", Name = \"x\"), RateLimited(2, \"1m\")] public partial IAsyncEnumerable<int> Get([Partition] string? a, [Partition] int b); private IAsyncEnumerable<int> GetCore(string? a, int b) => null!;" },
        { "traced and tagged", "[Traced, Timed, RateLimited(1, \"1s\")] public partial IAsyncEnumerable<int> Get([MetricTag] bool a, [Partition, MetricTag(Name = \"b\")] DayOfWeek Span); private IAsyncEnumerable<int> GetCore(bool a, DayOfWeek b) => null!;" },
        { "a property", "[Timed] public partial IAsyncEnumerable<int> Items { get; } private IAsyncEnumerable<int> GetItemsCore() => null!;" },
        { "generic", "[RateLimited(1, \"1s\")] public partial IAsyncEnumerable<List<T>> Get<T>(T a) where T : notnull; private IAsyncEnumerable<List<A>> GetCore<A>(A a) where A : notnull => null!;" },
        { "a core that returns more", "[Timed] public partial IAsyncEnumerable<object> Get(); private Numbers GetCore() => null!; private abstract class Numbers : IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken token = default); }" },
        { "nullability, tuples and dynamic", "[Timed] public partial IAsyncEnumerable<(string? A, dynamic? B)> Get(dynamic? a); private IAsyncEnumerable<(string?, object?)> GetCore(object? a) => null!;" },
        { "parameters named like what is emitted", "[Timed] public partial IAsyncEnumerable<int> Get(int target, int Call, CancellationToken InvokeAsync); private IAsyncEnumerable<int> GetCore(int a, int b, CancellationToken c) => null!;" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task Stream_OfAClass_IsWrapped(string name, string members) => OddShapesTests.AssertWrappedAsync(name, $"#pragma warning disable\npartial class C {{ {members} }}");
}
