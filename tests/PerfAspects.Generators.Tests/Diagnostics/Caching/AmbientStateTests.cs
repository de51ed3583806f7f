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
    [InlineData("[|System.Globalization.NumberFormatInfo.CurrentInfo|].NegativeSign", "NumberFormatInfo.CurrentInfo")]
    [InlineData("[|System.Globalization.RegionInfo.CurrentRegion|].Name", "RegionInfo.CurrentRegion")]
    [InlineData("[|StringComparer.CurrentCulture|].ToString()", "StringComparer.CurrentCulture")]
    [InlineData("\"\".IndexOf(\"a\", [|StringComparison.CurrentCulture|]).ToString()", "StringComparison.CurrentCulture")]
    [InlineData("[|User|].Identity?.Name", "Controller.User")]
    [InlineData("[|this.User|].Claims.ToString()", "Controller.User")]
    [InlineData("[|HttpContext|].User.Identity?.Name", "Controller.HttpContext")]
    [InlineData("[|HttpContext|].Request.ToString()", "Controller.HttpContext")]
    [InlineData("[|_accessor.HttpContext|]?.User.Identity?.Name", "IHttpContextAccessor.HttpContext")]
    [InlineData("[|Request|].ToString()", "Controller.Request")]
    [InlineData("[|Context|].User?.ToString()", "C.Context")]
    [InlineData("[|s_principal|]?.Identity?.Name", "C.s_principal")]
    [InlineData("[|_authentication.GetAuthenticationStateAsync()|].Result.User.Identity?.Name", "AuthenticationStateProvider.GetAuthenticationStateAsync")]
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
    [InlineData("[Cached(\"1s\")] public partial string? Get([CacheIgnore] System.Security.Claims.ClaimsPrincipal user); private string? GetCore(System.Security.Claims.ClaimsPrincipal user) => user.Identity?.Name;")]
    [InlineData("[Cached(\"1s\")] public partial string? Get([CacheIgnore] Microsoft.AspNetCore.Http.HttpContext context); private string? GetCore(Microsoft.AspNetCore.Http.HttpContext context) => context.User.Identity?.Name;")]
    [InlineData("[Cached(\"1s\", PerInstance = true)] public partial string? Get(); private string? GetCore() => User.Identity?.Name;")]
    [InlineData("[Cached(\"1s\")] public partial string? Get(); private string? GetCore() => throw new InvalidOperationException(User.Identity?.Name);")]
    public Task AmbientState_NearMisses_AreFine(string members) => RuleTest.SilentAsync(With(members));

    private static string With(string members)
        => $$"""
            namespace Microsoft.AspNetCore.Http
            {
                class HttpRequest;
                class HttpContext { public System.Security.Claims.ClaimsPrincipal User => null!; public HttpRequest Request => null!; }
                interface IHttpContextAccessor { HttpContext? HttpContext { get; } }
            }

            namespace Microsoft.AspNetCore.SignalR
            {
                class HubCallerContext { public System.Security.Claims.ClaimsPrincipal? User => null; }
            }

            namespace Microsoft.AspNetCore.Components.Authorization
            {
                class AuthenticationState { public System.Security.Claims.ClaimsPrincipal User => null!; }
                abstract class AuthenticationStateProvider { public abstract Task<AuthenticationState> GetAuthenticationStateAsync(); }
            }

            abstract class Controller
            {
                public System.Security.Claims.ClaimsPrincipal User => null!;
                public Microsoft.AspNetCore.Http.HttpContext HttpContext => null!;
                public Microsoft.AspNetCore.Http.HttpRequest Request => null!;
            }

            namespace Shop
            {
                partial class C : Controller
                {
                    private static readonly AsyncLocal<string?> s_user = new();
                    private static readonly System.Security.Principal.IPrincipal? s_principal = null;
                    private static Microsoft.AspNetCore.SignalR.HubCallerContext Context => null!;
                    private static readonly Microsoft.AspNetCore.Components.Authorization.AuthenticationStateProvider _authentication = null!;
                    private readonly Microsoft.AspNetCore.Http.IHttpContextAccessor _accessor = null!;
                    private readonly Microsoft.AspNetCore.Http.HttpContext _context = null!;

                    {{members}}
                }
            }
            """;
}
