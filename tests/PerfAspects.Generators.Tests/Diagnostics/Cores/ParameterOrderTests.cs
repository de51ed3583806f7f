namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

public sealed class ParameterOrderTests
{
    [Fact]
    public async Task Swapped_WithTheCore_IsReportedAtTheFirstParameter()
    {
        var diagnostics = await RuleTest.FiresAsync("PERF033", With("[Timed] public partial void Move(int [|from|], int to); private void MoveCore(int to, int from) { }"));

        Assert.Contains(
            "'C.Move' passes 'from' to 'MoveCore' as its 'to', although that has a 'from' of the same type elsewhere",
            diagnostics[0].GetMessage(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Timed] public partial int Move(string name, int [|a|], int b, int c); private int MoveCore(string name, int c, int a, int b) => 1;")]
    [InlineData("[Timed] public partial Task Move<T>(T [|a|], T b); private Task MoveCore<U>(U b, U a) => Task.CompletedTask;")]
    [InlineData("[Timed] public partial int Move(int from, int [|to|]); private int MoveCore(int to, int steps) => 1;")]
    [InlineData("[Timed] public partial int Move(int [|from|], int to); private int MoveCore(int To, int From) => 1;")]
    [InlineData("[Timed] public partial int Move((int X, int Y) [|a|], (int, int) b); private int MoveCore((int, int) b, (int, int) a) => 1;")]
    [InlineData("[Timed, AspectCore(nameof(Work))] public partial int Move(int [|from|], int to); private int Work(int to, int from) => 1;")]
    [InlineData("[CacheInvalidate(nameof(Find))] public partial void Move(int [|from|], int to); private void MoveCore(int to, int from) { }")]
    [InlineData("[Fallback(nameof(Rest))] public partial int Move(int [|from|], int to); private int MoveCore(int from, int to) => 1; private int Rest(int to, int from, Exception e) => 1;")]
    public Task Swapped_OfAnyShape_IsReportedAtTheFirstParameter(string members) => RuleTest.FiresAsync("PERF033", With(members));

    [Theory]
    [InlineData("[Timed] public partial void Move(int from, int to); private void MoveCore(int from, int to) { }")]
    [InlineData("[Timed] public partial void Move(int from, int to); private void MoveCore(int a, int b) { }")]
    [InlineData("[Timed] public partial void Move(int from, int to); private void MoveCore(int From, int TO) { }")]
    [InlineData("[Timed] public partial void Move(int id, string name); private void MoveCore(int name, string id) { }")]
    [InlineData("[Timed] public partial void Move(int from, int to); private void MoveCore(int from, int to) { } private void MoveCore(long to, long from) { }")]
    [InlineData("public void Move(int from, int to) => MoveCore(from, to); private void MoveCore(int to, int from) { }")]
    public Task Swapped_NearMisses_AreFine(string members) => RuleTest.SilentAsync(With(members));

    [Fact]
    public async Task Swapped_WithATokenThatIsUsed_IsReportedOnce()
        => Assert.Equal(
            ["PERF033"],
            (await RuleTest.DiagnoseAsync(With("[Timed] public partial void Move(int from, int to, CancellationToken token); private void MoveCore(int to, int from, CancellationToken token) { }")))
                .Select(diagnostic => diagnostic.Id));

    private static string With(string members)
        => $$"""
            partial class C
            {
                [Cached("1s")] public partial int Find(int from, int to);
                private int FindCore(int from, int to) => 1;

                {{members}}
            }
            """;
}
