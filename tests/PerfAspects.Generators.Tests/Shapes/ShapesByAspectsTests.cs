using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Tests.Diagnostics;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>
/// Every shape under every aspect and every pair of aspects: wrapped without a warning, or refused with the rules that speak of it.
/// </summary>
public sealed class ShapesByAspectsTests
{
    /// <summary>A shape: what is declared, its core, and which rule refuses which aspect; what is not named is wrapped.</summary>
    public static readonly TheoryData<string, string, string, string> Shapes = new()
    {
        { "a value", "public partial int M(int a);", "private int MCore(int a) => a;", "Timeout=PERF015 Hedge=PERF017" },
        { "a value with a token", "public partial int M(int a, CancellationToken token = default);", "private int MCore(int a, CancellationToken token) => token.CanBeCanceled ? 1 : a;", "Hedge=PERF017" },
        { "nothing", "internal static partial void M(string? a);", "private static void MCore(string? a) { }", "Cached=PERF007 Timeout=PERF015 Hedge=PERF017" },
        { "a task", "protected virtual partial Task M(CancellationToken token);", "private Task MCore(CancellationToken token) => Task.Delay(1, token);", "Cached=PERF007" },
        { "a task of a result", "public partial Task<int> M<T>(T a, CancellationToken token) where T : notnull;", "private ValueTask<int> MCore<T>(T a, CancellationToken token) where T : notnull => new(token.CanBeCanceled ? 1 : 2);", "" },
        { "a value task", "private partial ValueTask M(int a);", "private Task MCore(int a) => Task.CompletedTask;", "Cached=PERF007 Timeout=PERF015" },
        { "a value task of a result", "public static partial ValueTask<object?> M(int? a, CancellationToken token);", "private static async Task<string?> MCore(int? a, CancellationToken token) { await Task.Delay(1, token); return null; }", "" },
        { "a stream", "public partial IAsyncEnumerable<int> M(int a, CancellationToken token);", "private IAsyncEnumerable<int> MCore(int a, CancellationToken token) => null!;", "Fallback=PERF017 Cached=PERF017 Shed=PERF017 Retry=PERF017 CircuitBreaker=PERF017 Timeout=PERF017 Bulkhead=PERF017 AdaptiveConcurrency=PERF017 CacheInvalidate=PERF017 Hedge=PERF017" },
        { "a reference", "public partial int M(ref int a);", "private int MCore(ref int a) => a++;", "Fallback=PERF008 Cached=PERF008 Shed=PERF008 RateLimited=PERF008 Retry=PERF008 CircuitBreaker=PERF008 Timeout=PERF008+PERF015 Bulkhead=PERF008 AdaptiveConcurrency=PERF008 Hedge=PERF008+PERF017" },
        { "a span", "public partial ReadOnlySpan<char> M(ReadOnlySpan<char> a);", "private ReadOnlySpan<char> MCore(ReadOnlySpan<char> a) => a;", "Fallback=PERF017 Cached=PERF017 Shed=PERF017 RateLimited=PERF017 Retry=PERF017 CircuitBreaker=PERF017 Timeout=PERF017+PERF015 Bulkhead=PERF017 AdaptiveConcurrency=PERF017 Hedge=PERF017" },
        { "a property", "public partial int M { get; }", "private int GetMCore() => 1;", "" },
        { "a property of a task", "internal static partial Task<string?> M { get; }", "private static ValueTask<string?> GetMCore() => default;", "" },
        { "a property of a stream", "public partial IAsyncEnumerable<string?> M { get; }", "private IAsyncEnumerable<string?> GetMCore() => null!;", "Fallback=PERF017 Cached=PERF017 Shed=PERF017 Retry=PERF017 CircuitBreaker=PERF017 Bulkhead=PERF017 AdaptiveConcurrency=PERF017" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_UnderEveryPairOfAspects_IsWrappedOrRefused(string name, string declaration, string core, string refusals)
    {
        var refused = refusals.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(refusal => refusal.Split('=')).ToDictionary(refusal => refusal[0], refusal => refusal[1].Split('+'));
        var isProperty = declaration.Contains("{ get; }", StringComparison.Ordinal);
        var aspects = KnownAspects.Names
            .Where(aspect => aspect is not ("Batched" or "CachedEach" or "CachePut" or "Warm") && (!isProperty || aspect is not ("Timeout" or "CacheInvalidate" or "Hedge"))) // its core is another
            .ToArray();
        var members = new Dictionary<string, string[]>();
        var source = new StringBuilder("#pragma warning disable\npartial class C\n{\n");
        foreach (var (first, second) in aspects.SelectMany((first, i) => aspects.Skip(i).Select(second => (first, second))))
        {
            var member = $"M{members.Count}";
            string[] uses = first == second ? [first] : [first, second];
            members.Add(member, [.. uses.SelectMany(aspect => refused.GetValueOrDefault(aspect, [])).Distinct().Order(StringComparer.Ordinal)]);
            source.Append($"[{string.Join(", ", uses.Select(aspect => Use(aspect, member, isProperty)))}] {Named(declaration, member)}\n{Named(core, member)}\n");
        }

        var run = GeneratorHarness.RunOnErrors(source.Append('}').ToString());

        var told = (await RuleTest.AnalyzeAsync(run.Output)).ToLookup(MemberOf, diagnostic => diagnostic.Id);
        Assert.All(members, member => Assert.Equal(member.Value, told[member.Key].Order(StringComparer.Ordinal)));
        Assert.Equal(members.Values.Count(ids => ids.Length > 0), run.OnlyFile.Split("throw new").Length - 1);
        Assert.False(run.Output.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), name);
    }

    private static string Use(string aspect, string member, bool isProperty)
        => aspect switch
        {
            "Fallback" => isProperty ? $"Fallback(nameof(Get{member}Core))" : $"Fallback(nameof({member}Core))",
            "Cached" => "Cached(\"1s\")",
            "RateLimited" => "RateLimited(1, \"1s\")",
            "Retry" => "Retry(1)",
            "Hedge" => "Hedge(Idempotent = true)",
            "Timeout" => "Timeout(\"1s\")",
            "Bulkhead" => "Bulkhead(1)",
            "CacheInvalidate" => "CacheInvalidate(Tags = [\"a\"])",
            _ => aspect,
        };

    private static string Named(string member, string name)
        => member.Replace(" M", $" {name}", StringComparison.Ordinal).Replace("GetM", $"Get{name}", StringComparison.Ordinal);

    private static string MemberOf(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First() switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            var other => other.ToString(),
        };
}
