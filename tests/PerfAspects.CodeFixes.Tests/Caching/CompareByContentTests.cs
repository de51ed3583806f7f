using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Caching;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Caching;

/// <summary>PERF010: a sequence becomes one that compares by content where nobody minds, or is left out of the key.</summary>
public sealed class CompareByContentTests
{
    private readonly Fixing _list = new(new CompareByContentCodeFixProvider(), "IReadOnlyList");
    private readonly Fixing _ignore = new(new CompareByContentCodeFixProvider(), "[CacheIgnore]");

    [Theory]
    [InlineData("IEnumerable<int>", "IReadOnlyList<int>")]
    [InlineData("ICollection<string?>?", "IReadOnlyList<string?>?")]
    [InlineData("System.Collections.Generic.IReadOnlyCollection< (int A, int) >", "System.Collections.Generic.IReadOnlyList< (int A, int) >")]
    [InlineData("global::System.Collections.Generic.IList<int> /* many */", "global::System.Collections.Generic.IReadOnlyList<int> /* many */")]
    public Task List_MethodAndCore_TakeOne(string type, string expected)
        => _list.AssertFixedAsync(Member.InClass(With(type)), Member.InClass(With(expected)));

    [Fact]
    public Task List_CoreInAnotherFileAndCallersThatHaveOne_IsChangedInBoth()
        => _list.AssertAllFixedAsync(
            FixAllScope.Solution,
            [
                """
                using System.Collections.Generic;
                partial class C { [PerfAspects.Cached("1s")] public partial int Get(IEnumerable<int> keys, IList<int> more); public int First() => Get(new List<int>(), new int[1]); }
                """,
                "partial class C { private int GetCore(System.Collections.Generic.IEnumerable<int> ids, System.Collections.Generic.IList<int> more) { foreach (var id in ids) { return id + more[0]; } return 0; } }",
            ],
            [
                """
                using System.Collections.Generic;
                partial class C { [PerfAspects.Cached("1s")] public partial int Get(IReadOnlyList<int> keys, IReadOnlyList<int> more); public int First() => Get(new List<int>(), new int[1]); }
                """,
                "partial class C { private int GetCore(System.Collections.Generic.IReadOnlyList<int> ids, System.Collections.Generic.IReadOnlyList<int> more) { foreach (var id in ids) { return id + more[0]; } return 0; } }",
            ]);

    [Theory]
    [InlineData("public int First(IEnumerable<int> all) => Get(all);")]
    [InlineData("[CacheInvalidate(nameof(Get))] public partial void Forget(IEnumerable<int> keys);")]
    [InlineData("public int Get(IReadOnlyList<int> keys) => 1;")]
    public Task List_SomebodyMinds_IsNotOffered(string members) => _list.AssertNotOfferedAsync(Member.InClass($"{With("IEnumerable<int>")}\n{members}"));

    [Fact]
    public Task List_TheCoreChangesIt_IsNotOffered()
        => _list.AssertNotOfferedAsync(Member.InClass("[Cached(\"1s\")] public partial int Get(IList<int> keys);\nprivate int GetCore(IList<int> keys) { keys.Add(1); return 1; }"));

    [Theory]
    [InlineData("HashSet<int>")]
    [InlineData("Dictionary<int, int>")]
    [InlineData("IAsyncEnumerable<int>")]
    [InlineData("Memory<int>")]
    [InlineData("int[,]")]
    [InlineData("IEnumerable<object>")]
    [InlineData("IEnumerable<int[]>")]
    public async Task List_OfNoSuchSequence_IsNotOffered(string type)
    {
        await _list.AssertNotOfferedAsync(Member.InClass(With(type)));
        await _ignore.AssertFixedAsync(Member.InClass(With(type)), Member.InClass(With(type, "[CacheIgnore] ")));
    }

    [Fact]
    public Task Ignore_Parameter_IsMarked()
        => _ignore.AssertFixedAsync(Member.InClass(With("IEnumerable<int>")), Member.InClass(With("IEnumerable<int>", "[CacheIgnore] ")));

    private static string With(string type, string mark = "")
        => $"[Cached(\"1s\")]\npublic partial int Get({mark}{type} keys); // by key\n\nprivate int GetCore({type} keys) => 1;";
}
