namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class UsedUpResultTests
{
    [Theory]
    [InlineData("System.Linq.IQueryable<int>", "it reads its source again at each enumeration")]
    [InlineData("System.Linq.IQueryable", "it reads its source again")]
    [InlineData("System.Linq.IOrderedQueryable<int>", "it reads its source again")]
    [InlineData("System.Linq.IOrderedEnumerable<int>", "it reads its source again")]
    [InlineData("System.Linq.ParallelQuery<int>", "it reads its source again")]
    [InlineData("Task<IAsyncEnumerable<int>>", "it runs again at each enumeration")]
    [InlineData("IEnumerator<int>", "the first caller moves it to its end")]
    [InlineData("System.Collections.IEnumerator", "the first caller moves it to its end")]
    [InlineData("List<int>.Enumerator", "the first caller moves it to its end")]
    [InlineData("Task<IAsyncEnumerator<int>>", "the first caller moves it to its end")]
    [InlineData("System.IO.Stream", "the first caller reads it to its end; return what is read from it")]
    [InlineData("Task<System.IO.MemoryStream?>", "the first caller reads it to its end")]
    [InlineData("System.IO.StreamReader", "the first caller reads it to its end")]
    [InlineData("System.IO.Pipelines.PipeReader", "the first caller reads it to its end")]
    [InlineData("System.Threading.Channels.ChannelReader<int>", "the first caller reads it to its end")]
    [InlineData("System.Threading.Channels.Channel<int>", "the first caller reads it to its end")]
    [InlineData("ValueTask<System.Data.Common.DbDataReader>", "the first caller reads it to its end")]
    [InlineData("System.Xml.XmlReader", "the first caller reads it to its end")]
    [InlineData("Task<System.Net.Http.HttpResponseMessage>", "the first caller may dispose it")]
    [InlineData("System.Text.Json.JsonDocument", "the first caller may dispose it")]
    [InlineData("System.Buffers.IMemoryOwner<byte>", "the first caller may dispose it")]
    [InlineData("IDisposable", "the first caller may dispose it")]
    [InlineData("IAsyncDisposable", "the first caller may dispose it")]
    [InlineData("Session", "the first caller may dispose it")]
    [InlineData("Handle?", "the first caller may dispose it")]
    [InlineData("Task<Task<int>>", "a task that has failed stays failed until the entry expires; return its result")]
    [InlineData("Task<ValueTask<int>>", "a task that has failed")]
    [InlineData("Task<Task>", "a task that has failed")]
    [InlineData("Lazy<Task<int>>", "a task that has failed")]
    [InlineData("(int, Task<int>)", "a task that has failed")]
    [InlineData("(int, System.IO.Stream)?", "the first caller reads it to its end")]
    [InlineData("KeyValuePair<string, System.IO.Stream>", "the first caller reads it to its end")]
    [InlineData("Tuple<int, System.IO.Stream>", "the first caller reads it to its end")]
    [InlineData("IReadOnlyList<Session>", "the first caller may dispose it")]
    [InlineData("System.IO.Stream[]", "the first caller reads it to its end")]
    [InlineData("Dictionary<string, Task<int>>", "a task that has failed")]
    [InlineData("System.Collections.Immutable.ImmutableArray<System.IO.Stream>", "the first caller reads it to its end")]
    public async Task UsedUp_Type_IsReportedAtTheMethod(string type, string reason)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF025", Returning(type, "[|Get|]"));

        Assert.Contains("'C.Get' hands one '", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains($"' to all callers, but {reason}", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string")]
    [InlineData("int?")]
    [InlineData("Task<IReadOnlyList<int>>")]
    [InlineData("IReadOnlyDictionary<string, int>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>")]
    [InlineData("System.Collections.Frozen.FrozenDictionary<string, int>")]
    [InlineData("System.Linq.ILookup<int, int>")]
    [InlineData("IEnumerable<int>")]
    [InlineData("System.Data.DataTable")]
    [InlineData("System.Text.Json.JsonElement")]
    [InlineData("Func<System.IO.Stream>")]
    [InlineData("Plain")]
    [InlineData("(int, string)")]
    public Task UsedUp_SharedType_IsFine(string type) => RuleTest.SilentAsync(Returning(type, "Get"));

    [Fact]
    public Task UsedUp_TypeParameter_IsReportedByItsConstraints()
        => RuleTest.FiresAsync(
            "PERF025",
            """
            partial class C
            {
                [Cached("1s")] public partial T [|Get|]<T>() where T : System.IO.Stream;
                private T GetCore<T>() where T : System.IO.Stream => null!;
                [Cached("1s")] public partial T Find<T>() where T : IEnumerable<T>;
                private T FindCore<T>() where T : IEnumerable<T> => default!;
            }
            """);

    [Fact]
    public Task UsedUp_NotCachedOrAStream_IsFine()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [Timed] public partial System.IO.Stream Get(); private System.IO.Stream GetCore() => null!;
                [Timed] public partial IAsyncEnumerable<int> ListAsync(); private IAsyncEnumerable<int> ListCoreAsync() => null!;
            }
            """);

    [Fact]
    public Task UsedUp_OnlyTheCoreSaysSo_IsReportedAtTheMethod()
        => RuleTest.FiresAsync(
            "PERF025",
            """
            partial class C
            {
                [Cached("1s")] public partial Task<object> [|GetAsync|]();
                private Task<System.IO.Stream> GetCoreAsync() => null!;
                [Cached("1s")] public partial IEnumerable<int> [|Query|]();
                private System.Linq.IQueryable<int> QueryCore() => null!;
                [Cached("1s")] public partial IEnumerable<int> List();
                private List<int> ListCore() => [];
            }
            """);

    [Fact]
    public async Task Iterator_AsCore_IsReportedAtTheCore()
    {
        var diagnostics = await RuleTest.FiresAsync("PERF025", With("IEnumerable<int>", "[|GetCore|]() { yield return 1; }"));

        Assert.Contains(
            "'C.Get' hands one sequence to all callers, but 'GetCore' is an iterator, which runs again at each enumeration; return a list",
            diagnostics[0].GetMessage(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IEnumerable<int>", "GetCore() => [|_rows.Where(row => row > 1)|];")]
    [InlineData("System.Collections.IEnumerable", "GetCore() => [|_rows.Select(row => row)|];")]
    [InlineData("IEnumerable<int>", "GetCore() { if (_rows.Count > 1) { return []; } return [|_rows.Skip(1).OrderBy(row => row)|]; }")]
    [InlineData("IEnumerable<int>", "GetCore() { var rows = _rows.Where(row => row > 1); return [|rows|]; }")]
    [InlineData("IEnumerable<int>", "GetCore() => [|from row in _rows where row > 1 select row|];")]
    [InlineData("IEnumerable<int>", "GetCore() => _rows.Count > 1 ? _rows.ToList() : [|_rows.Where(row => row > 1)|];")]
    [InlineData("IEnumerable<int>?", "GetCore() => _rows.Count switch { 0 => null, _ => [|_rows.Where(row => row > 1)|] };")]
    [InlineData("IEnumerable<int>", "GetCore() => [|_rows.Where(row => row > 1)|].AsEnumerable();")]
    [InlineData("IEnumerable<int>", "GetCore() => [|Rows()|];")]
    [InlineData("IEnumerable<int>", "GetCore() { return [|Local()|]; IEnumerable<int> Local() { yield return 1; } }")]
    [InlineData("IEnumerable<int>", "GetCore() => [|_rows.AsQueryable()|];")]
    [InlineData("Task<IEnumerable<int>>", "GetCore() => Task.FromResult([|_rows.Where(row => row > 1)|]);")]
    [InlineData("ValueTask<IEnumerable<int>>", "GetCore() => new([|_rows.Where(row => row > 1)|]);")]
    [InlineData("object", "GetCore() => [|new System.IO.MemoryStream()|];")]
    public Task Sequence_ComputedAgain_IsReportedWhereItIsReturned(string type, string core) => RuleTest.FiresAsync("PERF025", With(type, core));

    [Fact]
    public Task Sequence_InAnAsyncCore_IsReportedWhereItIsReturned()
        => RuleTest.FiresAsync("PERF025", With("Task<IEnumerable<int>>", "GetCore() { await Task.Yield(); return [|_rows.Where(row => row > 1)|]; }", "async "));

    [Theory]
    [InlineData("IEnumerable<int>", "GetCore() => _rows;")]
    [InlineData("IEnumerable<int>", "GetCore() => _rows.Where(row => row > 1).ToArray();")]
    [InlineData("IEnumerable<int>", "GetCore() => [.. _rows.Where(row => row > 1)];")]
    [InlineData("IEnumerable<int>", "GetCore() => Enumerable.Empty<int>();")]
    [InlineData("IEnumerable<int>", "GetCore() => Enumerable.Range(1, 10);")]
    [InlineData("IEnumerable<int>", "GetCore() { var rows = _rows.Where(row => row > 1); rows = rows.ToList(); return rows; }")]
    [InlineData("IEnumerable<int>", "GetCore() { return Local().ToList(); IEnumerable<int> Local() { yield return 1; } }")]
    [InlineData("IEnumerable<int>", "GetCore() => Plain();")]
    [InlineData("IEnumerable<int>", "GetCore() => Find(() => { return _rows.Where(row => row > 1); });")]
    [InlineData("IReadOnlyList<int>", "GetCore() => _rows.Where(row => row > 1).ToList();")]
    [InlineData("Task<IEnumerable<int>>", "GetCore() => Task.FromResult<IEnumerable<int>>(_rows);")]
    [InlineData("object", "GetCore() => 1;")]
    public Task Sequence_Materialised_IsFine(string type, string core) => RuleTest.SilentAsync(With(type, core));

    [Fact]
    public Task Sequence_OfAnInheritedCore_IsReportedWhereTheCoreIsNamed()
        => RuleTest.FiresAsync(
            "PERF025",
            """
            class B { protected IEnumerable<int> Load() { yield return 1; yield return 2; } }
            partial class C : B { [Cached("1s"), AspectCore([|nameof(Load)|])] public partial IEnumerable<int> Get(); }
            """);

    private static string Returning(string type, string name)
        => $$"""
            class Plain;
            abstract class Session : IDisposable { public abstract void Dispose(); }
            struct Handle : IDisposable { public void Dispose() { } }
            partial class C { [Cached("1s")] public partial {{type}} {{name}}(); private {{type}} GetCore() => default!; }
            """;

    private static string With(string type, string core, string modifier = "")
        => $$"""
            using System.Linq;

            partial class C
            {
                private readonly List<int> _rows = [1, 2, 3];

                [Cached("1s")] public partial {{type}} Get();
                private {{modifier}}{{type}} {{core}}

                private static IEnumerable<int> Rows() { yield return 1; }
                private static IEnumerable<int> Plain() => new List<int>();
                private static IEnumerable<int> Find(Func<IEnumerable<int>> rows) => rows().ToList();
            }
            """;
}
