namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

/// <summary>PERF003 and PERF029 of <c>[Batched]</c>: the method is one for a key, its core one for many.</summary>
public sealed class BatchRulesTests
{
    private const string Core = "private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token) => null!;";

    [Theory]
    [InlineData("public partial int GetAsync(int id);", "returns 'int'")]
    [InlineData("public partial Task GetAsync(int id);", "returns 'System.Threading.Tasks.Task'")]
    [InlineData("public partial Task<int> GetAsync(CancellationToken token);", "one parameter")]
    [InlineData("public partial Task<int> GetAsync(int id, string name);", "one parameter")]
    public async Task Shape_OfTheMethodThatDoesNotFit_IsReportedAtTheAttribute(string method, string reason)
        => Assert.Contains(reason, (await RuleTest.FiresAsync("PERF029", With($"[[|Batched|]] {method}", Core)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(List<int> ids, CancellationToken token) => null!;", "other parameters")]
    [InlineData("private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(CancellationToken token, int[] ids) => null!;", "other parameters")]
    [InlineData("private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(int[] ids, int other) => null!;", "other parameters")]
    [InlineData("private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(in int[] ids) => null!;", "other parameters")]
    [InlineData("private Task<IReadOnlyDictionary<int, long>> GetBatchCoreAsync(int[] ids) => null!;", "not a task of a dictionary from 'int' to 'int'")]
    [InlineData("private IReadOnlyDictionary<int, int> GetBatchCoreAsync(int[] ids) => null!;", "not a task of a dictionary")]
    [InlineData("private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync<T>(int[] ids) => null!;", "type parameters")]
    public async Task Core_ThatDoesNotFit_IsReportedAtTheMethod(string core, string reason)
        => Assert.Contains(
            reason,
            (await RuleTest.FiresAsync("PERF029", With("[Batched] public partial Task<int> [|GetAsync|](int id);", core)))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task Core_ThatIsNotStaticUnderAStaticMethod_IsReported()
        => RuleTest.FiresAsync("PERF029", With("[Batched] public static partial Task<int> [|GetAsync|](int id);", Core));

    [Fact]
    public async Task Core_ThatIsMissing_IsReportedWithItsSignature()
    {
        var found = await RuleTest.FiresAsync(
            "PERF003",
            With("[Batched] public partial Task<string?> [|GetAsync|](int id);", "private Task<string?> GetCoreAsync(int id) => null!;"));

        Assert.Contains(
            "Task<IReadOnlyDictionary<int, string?>> GetBatchCoreAsync(IReadOnlyCollection<int>, CancellationToken)",
            found[0].GetMessage(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Batched] public partial Task<int> GetAsync(int id, CancellationToken token);", Core)]
    [InlineData("[Batched] public partial ValueTask<int> GetAsync(CancellationToken token, int id);", Core)]
    [InlineData("[Batched] public partial Task<int> Get(int id);", Core)]
    [InlineData("[Batched] public partial Task<int> GetAsync(int id);", "private static ValueTask<Dictionary<int, int>> GetAsyncBatchCore(IEnumerable<int> ids) => default;")]
    [InlineData("[Batched] public partial Task<string?> GetAsync(string id);", "private Task<Dictionary<string, string>> GetBatchCoreAsync(string[] ids) => null!;")]
    [InlineData("[Batched, AspectCore(nameof(Load))] public partial Task<int> GetAsync(int id);", "private Task<Dictionary<int, int>> Load(int[] ids) => null!;")]
    [InlineData("[Batched] public partial Task<T> GetAsync<T>(T id) where T : notnull;", "private Task<Dictionary<K, K>> GetBatchCoreAsync<K>(K[] ids) where K : notnull => null!;")]
    [InlineData("[Timeout(\"1s\"), Batched] public partial Task<int> GetAsync(CancellationToken token, int id);", "private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(int[] ids, CancellationToken token) => Task.FromCanceled<IReadOnlyDictionary<int, int>>(token);")]
    public Task Shapes_ThatFit_AreFine(string method, string core) => RuleTest.SilentAsync(With(method, core));

    [Theory]
    [InlineData("PERF006", "MaxSize = [|0|]")]
    [InlineData("PERF005", "Wait = [|\"0s\"|]")]
    [InlineData("PERF005", "Wait = [|\"soon\"|]")]
    public Task Argument_OutOfItsRange_IsReportedThere(string id, string argument)
        => RuleTest.FiresAsync(id, With($"[Batched({argument})] public partial Task<int> GetAsync(int id);", Core));

    [Fact]
    public Task Core_CalledDirectly_IsReported()
        => RuleTest.FiresAsync("PERF019", With("[Batched] public partial Task<int> GetAsync(int id); public object Run() => [|GetBatchCoreAsync([1], default)|];", Core));

    private static string With(string method, string core) => $$"""
        partial class C
        {
            {{method}}
            {{core}}
        }
        """;
}
