namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class AmbientStateTests
{
    [Theory]
    [InlineData("[|System.Globalization.CultureInfo.CurrentCulture|].Name", "CultureInfo.CurrentCulture")]
    [InlineData("[|System.Globalization.CultureInfo.CurrentUICulture|].Name", "CultureInfo.CurrentUICulture")]
    [InlineData("[|Thread.CurrentThread.CurrentCulture|].Name", "Thread.CurrentCulture")]
    [InlineData("[|Thread.CurrentPrincipal|]?.Identity?.Name", "Thread.CurrentPrincipal")]
    [InlineData("[|System.Security.Claims.ClaimsPrincipal.Current|]?.ToString()", "ClaimsPrincipal.Current")]
    [InlineData("[|s_user.Value|]", "AsyncLocal.Value")]
    [InlineData("[|_accessor.HttpContext|]?.ToString()", "IHttpContextAccessor.HttpContext")]
    [InlineData("[|_context|].ToString()", "C._context")]
    [InlineData("((Func<string?>)(() => [|s_user.Value|]))()", "AsyncLocal.Value")]
    public async Task AmbientState_ReadByACachedCore_IsReportedThere(string expression, string name)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF018", With($"""[Cached("1s")] public partial string? Get(); private string? GetCore() => {expression};"""));

        Assert.Contains($"core of cached 'C.Get' reads '{name}', which is not in the key", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task AmbientState_InAsyncAndGenericCores_IsReportedThere()
        => RuleTest.FiresAsync(
            "PERF018",
            With(
                """
                [Cached("1s")] public partial Task<string?> GetAsync(int id);
                [Cached("1s")] public partial T Find<T>(T id);

                private async ValueTask<string?> GetAsyncCore(int id)
                {
                    await Task.Yield();
                    return Local();
                    string? Local() => [|s_user.Value|];
                }

                private U FindCore<U>(U id)
                {
                    _ = [|s_user.Value|];
                    return id;
                }
                """));

    [Theory]
    [InlineData("[Timed] public partial string? Get(); private string? GetCore() => s_user.Value;")]
    [InlineData("[Cached(\"1s\")] public partial string? Get(int id); private string? GetCore(int id) => null; private string? GetCore() => s_user.Value;")]
    [InlineData("[Cached(\"1s\")] public partial string? Get(string? user); private string? GetCore(string? user) => user; public string? Now() => Get(s_user.Value);")]
    [InlineData("[Cached(\"1s\")] public partial string? Get(); private string? GetCore() => nameof(s_user.Value) + nameof(System.Globalization.CultureInfo.CurrentCulture);")]
    [InlineData("[Cached(\"1s\")] public partial string? Get(); private string? GetCore() { s_user.Value = null; System.Globalization.CultureInfo.CurrentCulture = null!; return null; }")]
    [InlineData("[Cached(\"1s\")] public partial string? Get(); private string? GetCore() => System.Globalization.CultureInfo.InvariantCulture.Name + Thread.CurrentThread.Name;")]
    [InlineData("[Cached(\"1s\")] public partial string? Get([CacheIgnore] Microsoft.AspNetCore.Http.HttpContext context); private string? GetCore(Microsoft.AspNetCore.Http.HttpContext context) => context.ToString();")]
    public Task AmbientState_NearMisses_AreFine(string members) => RuleTest.SilentAsync(With(members));

    private static string With(string members)
        => $$"""
            namespace Microsoft.AspNetCore.Http
            {
                class HttpContext;
                interface IHttpContextAccessor { HttpContext? HttpContext { get; } }
            }

            namespace Shop
            {
                partial class C
                {
                    private static readonly AsyncLocal<string?> s_user = new();
                    private readonly Microsoft.AspNetCore.Http.IHttpContextAccessor _accessor = null!;
                    private readonly Microsoft.AspNetCore.Http.HttpContext _context = null!;

                    {{members}}
                }
            }
            """;
}
