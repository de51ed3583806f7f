using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Emitted code calls just the method that the rules have checked, and converts its result as an assignment does.</summary>
public sealed class CoreBindingTests
{
    private const string Amount =
        "public sealed class Amount { public static implicit operator int(Amount amount) => 1; public static explicit operator long(Amount amount) => 2; }";

    [Theory]
    [InlineData("[Timed] public static partial long Get(int id); private static Amount GetCore(int id) => new();")]
    [InlineData("[Cached(\"5m\")] public static partial long Get(int id); private static Amount GetCore(int id) => new();")]
    [InlineData("[Retry(2)] public static partial long Get(int id); private static Amount GetCore(int id) => new();")]
    [InlineData("[Fallback(nameof(Other))] public static partial long Get(int id); private static long GetCore(int id) => throw new TimeoutException(); private static Amount Other(int id) => new();")]
    [InlineData("[Fallback(nameof(Late), Handle = [typeof(FormatException)])] [Fallback(nameof(Other))] public static partial long Get(int id); private static long GetCore(int id) => throw new TimeoutException(); private static Amount Other(int id) => new(); private static Amount Late(int id) => null!;")]
    [InlineData("[Cached(\"5m\")] private static partial Task<long> LoadAsync(int id); private static Task<Amount> LoadCoreAsync(int id) => Task.FromResult(new Amount()); public static long Get(int id) => LoadAsync(id).Result;")]
    [InlineData("[CacheInvalidate(Tags = [\"a\"])] public static partial long Get(int id); private static Amount GetCore(int id) => new();")]
    public void Result_ImplicitAndExplicitOperator_IsConvertedImplicitly(string members)
        => Assert.Equal(1L, ExecutionTests.Call(ExecutionTests.Load($"{Amount} public partial class C {{ {members} }}"), "Get", 1));

    [Fact]
    public void Result_Dynamic_IsWhatTheCoreReturned()
    {
        var type = ExecutionTests.Load(
            """
            public partial class C
            {
                [Cached("5m")] public static partial object? Nothing(int id);
                private static dynamic? NothingCore(int id) => null;
                [Cached("5m")] public static partial object? Work(int id);
                private static dynamic? WorkCore(int id) => Task.FromResult<object>("inner");
                [Cached("5m")] public static partial dynamic? Self(dynamic? id);
                private static dynamic? SelfCore(dynamic? id) => id;
                [Fallback(nameof(Other)), Retry(1)] public static partial object? Text(int id);
                private static dynamic? TextCore(int id) => "text";
                private static dynamic? Other(int id) => null;
                public static string Run() => $"{Nothing(1) is null} {Work(1) is Task<object>} {Self(null) is null} {Self("x")} {Text(1)}";
            }
            """);

        Assert.Equal("True True True x text", ExecutionTests.Call(type, "Run"));
    }

    [Fact]
    public void Unless_OverloadsAndOperators_AsksTheOneThatWasChecked()
    {
        var type = ExecutionTests.Load(
            """
            public sealed class Price { public static implicit operator Cents(Price price) => new(1); public static explicit operator Cents?(Price price) => new Cents(2); }
            public record struct Cents(int Value);
            public partial class C
            {
                private static int s_runs;
                [Cached("5m", Unless = nameof(IsOdd))] public static partial Price Get(int id);
                private static Price GetCore(int id) { s_runs++; return new(); }
                private static bool IsOdd(Cents cents) => cents.Value == 1;
                private static bool IsOdd(Price price, int more = 0) => false;
                public static int Run() { Get(1); Get(1); return s_runs; }
            }
            """);

        Assert.Equal(2, ExecutionTests.Call(type, "Run"));
    }

    [Theory]
    [InlineData("static partial class", "static", "Timed")]
    [InlineData("static partial class", "static", "Cached(\"5m\")")]
    [InlineData("partial class", "static", "Timed")]
    [InlineData("partial class", "", "Timed")]
    [InlineData("partial class", "", "Timed, Cached(\"5m\")")]
    public void Core_BesideAnOverloadOfHigherPriority_IsCalled(string kind, string modifier, string aspects)
    {
        var type = ExecutionTests.Load(
            $$"""
            using System.Runtime.CompilerServices;
            public {{kind}} C
            {
                [{{aspects}}] public {{modifier}} partial string Get(int id, string? text);
                private {{modifier}} string GetCore(int id, string? text) => $"int {id} {text}";
                [OverloadResolutionPriority(1)] private {{modifier}} string GetCore(object id, string? text) => "object";
                [OverloadResolutionPriority(2)] private {{modifier}} string GetCore<T>(T id, params object?[] text) => "generic";
                public static string Run() => {{(modifier.Length > 0 ? "" : "new C().")}}Get(1, "a");
            }
            """);

        Assert.Equal("int 1 a", ExecutionTests.Call(type, "Run"));
    }

    [Fact]
    public void Core_OverridingBesideABetterOverload_IsRefused()
    {
        var run = GeneratorHarness.RunOnErrors(
            """
            public abstract class B { protected abstract string GetCore(string id); }
            public partial class C : B
            {
                [Timed] public partial string Get(string id);
                protected override string GetCore(string id) => "override";
                private string GetCore(object id) => "object";
            }
            """);

        Assert.Contains("PERF004", run.OnlyFile, StringComparison.Ordinal);
        Assert.Contains("C.GetCore(object)", run.OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void Core_StaticUnderAnInstanceMethod_IsCalled()
    {
        var type = ExecutionTests.Load(
            """
            public partial class C
            {
                [Timed] public partial int Twice(int id);
                private static int TwiceCore(int id) => 2 * id;
                [Cached("1m")] public partial Task<string> GetAsync<T>(T id);
                private static Task<string> GetCoreAsync<T>(T id) => Task.FromResult($"{id}");
                [Timed] public partial Task<int> AskAsync(int C);
                private static Task<int> AskCoreAsync(int C) => Task.FromResult(C);
                public static string Run() => $"{new C().Twice(3)} {new C().GetAsync("a").Result} {new C().AskAsync(5).Result}";
            }
            """);

        Assert.Equal("6 a 5", ExecutionTests.Call(type, "Run"));
    }

    [Fact]
    public void Core_OfABaseBehindADelegate_IsNotFound()
    {
        var run = GeneratorHarness.RunOnErrors(
            """
            public class B { protected string Load(string id) => id; }
            public partial class C : B { [Timed, AspectCore("Load")] public partial string Get(string id); private new Func<string, string> Load => id => id; }
            """);

        Assert.Contains("PERF003", run.OnlyFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Timed")]
    [InlineData("Cached(\"1h\")")]
    [InlineData("Retry(2)")]
    public async Task Token_Nullable_IsTheTokenOfTheCall(string aspect)
    {
        var type = ExecutionTests.Load(
            $$"""
            public partial class C
            {
                private static int s_runs;
                [{{aspect}}] public static partial Task<string> GetAsync(int id, CancellationToken? stop = null);
                private static Task<string> GetCoreAsync(int id, CancellationToken? stop) => Task.FromResult($"nullable {++s_runs} {stop?.CanBeCanceled == true}");
                private static Task<string> GetCoreAsync(int id, CancellationToken stop) => Task.FromResult("plain");
                public static async Task<string> Run()
                {
                    using var source = new CancellationTokenSource();
                    return $"{await GetAsync(1)} {await GetAsync(1, source.Token)} {await GetAsync(1, CancellationToken.None)}";
                }
            }
            """);

        var text = await (Task<string>)ExecutionTests.Call(type, "Run")!;

        Assert.StartsWith("nullable 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", text, StringComparison.Ordinal);
        Assert.Equal(aspect.StartsWith("Cached", StringComparison.Ordinal), !text.Contains("nullable 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[Timed] public partial int Get(params ReadOnlySpan<int> a); private int GetCore(ReadOnlySpan<int> a) => a.Length;", true)]
    [InlineData("[Timed] public partial int Get(scoped Span<int> a); private int GetCore(Span<int> a) => a.Length;", true)]
    [InlineData("[Timed] public partial Span<int> Get(scoped Span<int> a); private Span<int> GetCore(Span<int> a) => a;", false)]
    [InlineData("[Timed] public partial void Get(scoped Span<int> a, ref Span<int> b); private void GetCore(Span<int> a, ref Span<int> b) => b = a;", false)]
    public void Core_WithoutScoped_FitsWhereNothingCanEscape(string members, bool fits)
        => Assert.Equal(fits, !GeneratorHarness.RunOnErrors($"#pragma warning disable\npartial class C {{ {members} }}").OnlyFile.Contains("PERF004", StringComparison.Ordinal));

    [Fact]
    public void TypeParameter_HidingThatOfTheType_IsWrapped()
    {
        var type = ExecutionTests.Load(
            """
            #pragma warning disable CS0693
            public partial class Box<T> where T : class
            {
                [Bulkhead(8)] public partial string Get<T>(T item) where T : struct;
                private string GetCore<T>(T item) where T : struct => typeof(T).Name;
                [Cached("1h"), Retry(1), Traced] public partial Task<List<T>> ListAsync<T, T2>(T item, List<(T, T2)> more) where T : IComparable<T>;
                private static Task<List<T>> ListCoreAsync<T, T2>(T item, List<(T, T2)> more) where T : IComparable<T> => Task.FromResult(new List<T> { item });
                [Timed] public static partial T Same<T>([MetricTag] bool tag, T item);
                private static T SameCore<T>(bool tag, T item) => item;
                [CacheInvalidate("ListAsync")] public partial void Forget<T, T2>(T item, List<(T, T2)> more) where T : IComparable<T>;
                [CacheInvalidate("ListAsync"), Timed] public partial Task DropAsync<T, T2>(T item, List<(T, T2)> more) where T : IComparable<T>;
                private Task DropCoreAsync<T, T2>(T item, List<(T, T2)> more) => Task.CompletedTask;
            }
            public class C
            {
                public static string Run()
                {
                    var box = new Box<string>();
                    box.Forget(1, new List<(int, string)>());
                    box.DropAsync(1, new List<(int, string)>()).Wait();
                    return $"{box.Get(3)} {box.ListAsync(4, new List<(int, string)>()).Result[0]} {Box<string>.Same(true, 5)}";
                }
            }
            """);

        Assert.Equal("Int32 4 5", ExecutionTests.Call(type, "Run"));
    }

    [Fact]
    public void TypeParameter_HidingOneThatTheSignatureNeeds_IsRefused()
    {
        var run = GeneratorHarness.RunOnErrors("#pragma warning disable CS0693\npublic partial class Box<T> { public class Inner; [Timed] public partial string Get<T>(Inner item, T more); private string GetCore<T>(Inner item, T more) => \"\"; }");

        Assert.Empty(run.Files);
        Assert.Contains(run.Diagnostics, diagnostic => diagnostic is { Id: "PERF017" } && diagnostic.GetMessage().Contains("hides that of", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[Cached(\"1h\")] public partial string Get(T item); private string GetCore(T item) => \"\";", false)]
    [InlineData("[Timed] public static partial Outer Get(T item); private static Outer GetCore(T item) => null!;", false)]
    [InlineData("[Timed] public static partial T Get(T item); private static T GetCore(T item) => item;", true)]
    [InlineData("[Traced] public partial int Get<U>(U item, T more); private static int GetCore<U>(U item, T more) => 1;", true)]
    public void TypeParameter_OfATypeAround_HiddenByTheType_IsRefusedWhereTheTypeIsNamed(string members, bool fits)
    {
        var run = GeneratorHarness.RunOnErrors($"#pragma warning disable CS0693\npublic partial class Box<T> {{ public class Outer; public partial class Inner<T> {{ {members} }} }}");

        Assert.Equal(!fits, run.Diagnostics.Any(diagnostic => diagnostic is { Id: "PERF017" } && diagnostic.GetMessage().Contains("hides its type parameter 'T'", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id is "CS1503" or "CS8142" or "CS8795" && fits);
    }

    [Fact]
    public void InstanceKey_AboveAStaticCore_IsOfTheInstance()
    {
        var type = ExecutionTests.Load(
            """
            public partial class C
            {
                private static int s_runs;
                [Cached("1h", PerInstance = true)] public partial int Get(int id);
                private static int GetCore(int id) => ++s_runs;
                [Traced, Cached("1h", PerInstance = true, Tags = ["{id}"])] public partial Task<int> GetAsync(int id);
                private static Task<int> GetCoreAsync(int id) => Task.FromResult(++s_runs);
                [CacheInvalidate(nameof(Get))] public partial void Forget(int id);
                public static string Run()
                {
                    C a = new(), b = new();
                    var first = $"{a.Get(1)} {b.Get(1)} {a.Get(1)} {a.GetAsync(1).Result} {b.GetAsync(1).Result} {a.GetAsync(1).Result}";
                    a.Forget(1);
                    return $"{first} {a.Get(1)} {b.Get(1)}";
                }
            }
            """);

        Assert.Equal("1 2 1 3 4 3 5 2", ExecutionTests.Call(type, "Run"));
    }
}
