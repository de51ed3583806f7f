using System.Reflection;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>What compiles may still call the wrong thing: emitted code, run.</summary>
public sealed class ExecutionTests
{
    [Fact]
    public void Cached_ArgumentsNamedLikeMembers_TellCallsApart()
    {
        var type = Load(
            """
            public partial class C
            {
                [Cached("1h")] public static partial string Get(string Key, int Equals, string Call, int target);
                private static string GetCore(string Key, int Equals, string Call, int target) => $"{Key} {Equals} {Call} {target} {++Runs}";
                public static int Runs;
            }
            """);

        Assert.Equal("a 1 b 2 1", Call(type, "Get", "a", 1, "b", 2));
        Assert.Equal("b 1 a 2 2", Call(type, "Get", "b", 1, "a", 2));
        Assert.Equal("b 2 a 1 3", Call(type, "Get", "b", 2, "a", 1));
        Assert.Equal("a 1 b 2 1", Call(type, "Get", "a", 1, "b", 2));
    }

    [Fact]
    public void Fallback_Several_EachAnswersItsOwnFailure()
    {
        var type = Load(
            """
            public partial class C
            {
                [Fallback(nameof(Late), Handle = [typeof(TimeoutException)])]
                [Fallback(nameof(Any))]
                [Fallback(nameof(Wrong), Handle = [typeof(FormatException)])]
                public static partial Task<object> GetAsync(Exception index, string FallBackAsync);
                private static Task<object> GetAsyncCore(Exception index, string FallBackAsync) => throw index;
                private static Task<object> Late(Exception index, string name) => Task.FromResult<object>($"late {name}");
                private static async ValueTask<string> Any(Exception index, string name, Exception e) => await Task.FromResult($"any {name} {ReferenceEquals(index, e)}");
                private static Task<object> Any(Exception index, string name) => throw new InvalidOperationException("the one that takes the exception is meant");
                private static ValueTask<object> Wrong(Exception index, string name) => new((object)Task.FromResult(name));
                public static string Run() => Result(new TimeoutException()) + Result(new ArgumentException()) + Result(new FormatException());
                private static string? Result(Exception e) => GetAsync(e, "x").GetAwaiter().GetResult().ToString();
            }
            """);

        Assert.Equal("late xany x TrueSystem.Threading.Tasks.Task`1[System.String]", Call(type, "Run"));
    }

    [Fact]
    public void Cached_Property_IsKeptUntilItIsInvalidated()
    {
        var type = Load(
            """
            public partial class C
            {
                [Cached("1h")] public static partial int Rates { get; }
                private static int GetRatesCore() => ++s_runs;
                private static int s_runs;
                [CacheInvalidate(nameof(Rates))] public static partial void Forget();
                public static string Run()
                {
                    var before = $"{Rates} {Rates}";
                    Forget();
                    return $"{before} {Rates}";
                }
            }
            """,
            out var assembly);

        Assert.Equal("1 1 2", Call(type, "Run"));
        Assert.Equal(3, AspectRuntime.Default.Find($"{assembly}.C.Rates")!.GetStatistics().Calls);
    }

    [Fact]
    public void TypeAspects_OfAGenericType_AreInvalidatedFromElsewhere()
    {
        var type = Load(
            """
            [Cached("1h", Tags = ["all"])]
            public partial class D<T>
            {
                private int _runs;
                public partial int Get(T a);
                private int GetCore(T a) => ++_runs;
                public partial int Rates { get; }
                private int GetRatesCore() => ++_runs;
            }
            public partial class C
            {
                [CacheInvalidate("Get", Type = typeof(D<string>))] public static partial void ForgetOne(string a);
                [CacheInvalidate("Rates", Type = typeof(D<string>))] public static partial void ForgetRates();
                [CacheInvalidate(Type = typeof(D<string>), All = true)] public static partial void ForgetAll();
                public static string Run()
                {
                    var d = new D<string>();
                    string Read() => $"{d.Get("a")}{d.Get("b")}{d.Rates} ";
                    var text = Read() + Read();
                    ForgetOne("a");
                    text += Read();
                    ForgetRates();
                    text += Read();
                    ForgetAll();
                    return text + Read();
                }
            }
            """);

        Assert.Equal("123 123 423 425 678 ", Call(type, "Run"));
    }

    [Fact]
    public async Task Stream_OfAGenericMethod_IsEnumeratedAnewEachTime()
    {
        var type = Load(
            """
            public partial class C
            {
                [Timed, RateLimited(2, "1h")] public static partial IAsyncEnumerable<T> ListAsync<T>(T a, CancellationToken token = default);
                private static async IAsyncEnumerable<T> ListCoreAsync<T>(T a, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token) { await Task.Yield(); yield return a; yield return a; }
                public static async Task<string> Run()
                {
                    var (stream, text) = (ListAsync("x"), "");
                    for (var i = 0; i < 3; i++)
                    {
                        try { await foreach (var item in stream) text += item; }
                        catch (RateLimitRejectedException) { text += "!"; }
                    }
                    return text;
                }
            }
            """,
            out var assembly);

        Assert.Equal("xxxx!", await (Task<string>)Call(type, "Run")!);
        Assert.Equal((3, 1), (AspectRuntime.Default.Find($"{assembly}.C.ListAsync")!.GetStatistics().Calls, AspectRuntime.Default.Find($"{assembly}.C.ListAsync")!.GetStatistics().Rejected));
    }

    [Fact]
    public void AspectCore_OfABase_IsCalledOnTheInstance()
    {
        var type = Load(
            """
            public class B<T>(T value) { protected T Load(string text) => text.Length > 1 ? value : default!; }
            public partial class C() : B<int>(7)
            {
                [Cached("1h"), AspectCore(nameof(Load))] public partial int Get(string text);
                [Timed, AspectCore(nameof(Load))] public partial int Find(string Load);
                public static string Run() => $"{new C().Get("ab")} {new C().Find("ab")} {new C().Find("a")}";
            }
            """);

        Assert.Equal("7 7 0", Call(type, "Run"));
    }

    [Theory]
    [InlineData("method")]
    [InlineData("started")]
    [InlineData("result")]
    public void AspectCore_NamedLikeALocalOfTheWrapper_IsCalled(string core)
    {
        var type = Load(
            $$"""
            public partial class C
            {
                [Timed, AspectCore("{{core}}")] public partial int Get();
                private int {{core}}() => 1;
                [Timed, AspectCore("{{core}}")] public partial Task<int> GetAsync(int value);
                private async Task<int> {{core}}(int value) => await Task.FromResult(value);
                public static string Run() => $"{new C().Get()} {new C().GetAsync(2).Result}";
            }
            """);

        Assert.Equal("1 2", Call(type, "Run"));
    }

    [Fact]
    public void Overloads_EachCallsItsOwnCore()
    {
        var type = Load(
            """
            public partial class C
            {
                [Cached("1h")] public static partial string Get(object a);
                private static string GetCore(object a) => "object";
                [Cached("1h")] public static partial string Get(string a);
                private static string GetCore(string a) => "string";
                public static string Run() => Get("x") + Get((object)"x");
            }
            """);

        Assert.Equal("stringobject", Call(type, "Run"));
    }

    [Fact]
    public void Cached_TypeArguments_TellCallsApart()
    {
        var type = Load(
            """
            public partial class C
            {
                [Cached("1h")] public static partial string Get<T>();
                private static string GetCore<T>() => typeof(T).Name;
                public static string Run() => Get<int>() + Get<string>() + Get<int>();
            }
            """);

        Assert.Equal("Int32StringInt32", Call(type, "Run"));
    }

    [Fact]
    public void Cached_AnotherToken_IsNoPartOfTheKey()
    {
        var type = Load(
            """
            public partial class C
            {
                [Cached("1h")] public static partial int Get(CancellationToken first, CancellationToken second);
                private static int GetCore(CancellationToken first, CancellationToken second) => ++s_runs;
                private static int s_runs;
                public static int Run()
                {
                    using var source = new CancellationTokenSource();
                    return Get(default, default) + Get(source.Token, source.Token);
                }
            }
            """);

        Assert.Equal(2, Call(type, "Run"));
    }

    [Fact]
    public void TimedAlone_ReferencesAndSpans_PassThrough()
    {
        var type = Load(
            """
            public partial struct C
            {
                private int _calls;
                [Timed] public partial int Get(ReadOnlySpan<int> a, ref int b, out int c);
                private int GetCore(ReadOnlySpan<int> a, ref int b, out int c) { b++; c = a.Length; return ++_calls; }
                public static string Run()
                {
                    var (self, b) = (new C(), 1);
                    self.Get([1, 2], ref b, out var c);
                    return $"{self.Get([1, 2], ref b, out c)} {b} {c}";
                }
            }
            """);

        Assert.Equal("2 3 2", Call(type, "Run"));
    }

    [Fact]
    public void CoreThatThrows_ItsException_KeepsItsStack()
    {
        var type = Load(
            """
            public partial class C
            {
                [Timed] public static partial void Get();
                private static void GetCore() => throw new TimeoutException();
            }
            """);

        var exception = Assert.Throws<TargetInvocationException>(() => Call(type, "Get")).InnerException;

        Assert.Contains("GetCore", Assert.IsType<TimeoutException>(exception).StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void MethodInError_Called_ThrowsWhatTheRuleSays()
    {
        var type = Load("public partial class C { [Timed] public static partial void Get(); }");

        var exception = Assert.Throws<TargetInvocationException>(() => Call(type, "Get")).InnerException;

        Assert.StartsWith("PERF003: 'C.Get' has no core", Assert.IsType<InvalidOperationException>(exception).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class C(AspectRuntime runtime) {", "Get(int a)")]
    [InlineData("public partial class C(AspectRuntime runtime) {", "Get(int runtime)")]
    [InlineData("public partial class C(AspectRuntime? method) {", "Get(int a)")]
    [InlineData("public partial record C(AspectRuntime Runtime) {", "Get(int Runtime)")]
    [InlineData("public partial class C(AspectRuntime a) { private readonly AspectRuntime _runtime = a;", "Get(int a)")]
    [InlineData("public partial class C(AspectRuntime a) { private AspectRuntime Runtime { get; } = a; private static AspectRuntime? s_other = null;", "Get(int a)")]
    [InlineData("public class B(AspectRuntime runtime) { protected AspectRuntime Runtime => runtime; } public partial class C(AspectRuntime a) : B(a) {", "Get(int a)")]
    [InlineData("public class B(AspectRuntime runtime) { private AspectRuntime Runtime => runtime; } public partial class C : B { public C(AspectRuntime a) : base(a) => @event = a; private AspectRuntime @event;", "Get(int a)")]
    public void Runtime_OfTheInstance_CountsTheCall(string head, string method)
    {
        foreach (var aspect in new[] { "Timed", "Timed, Cached(\"1h\")" })
        {
            var type = Load($"#pragma warning disable\n{head} [{aspect}] public partial int {method}; private int GetCore(int x) => x; }}", out var assembly);
            using var runtime = new AspectRuntime();

            Assert.Equal(7, type.GetMethod("Get")!.Invoke(Activator.CreateInstance(type, runtime), [7]));

            Assert.Equal(1, Assert.Single(runtime.Methods, m => m.Name == $"{assembly}.C.Get").GetStatistics().Calls);
        }
    }

    [Fact]
    public void Find_TypeOfAnAssemblyThatHasRunNoCode_FindsTheMethod()
    {
        var type = Load("public partial class C { [Timed] public partial int Get(); private int GetCore() => 1; }", out var assembly);
        using var runtime = new AspectRuntime();
        Assert.Null(runtime.Find($"{assembly}.C.Get"));

        Assert.Equal($"{assembly}.C.Get", runtime.Find(type, "Get")?.Name);
    }

    [Theory]
    [InlineData("public partial class C(AspectRuntime? runtime) {", "Get(int a)")]
    [InlineData("#nullable disable\npublic partial class C(AspectRuntime runtime) {", "Get(int a)")]
    [InlineData("#nullable disable\npublic partial class C(AspectRuntime runtime) {", "Get(int runtime)")]
    [InlineData("#nullable disable\npublic partial class C(AspectRuntime a) { private readonly AspectRuntime _runtime = a;", "Get(int a)")]
    [InlineData("#nullable disable\npublic partial class C(AspectRuntime a) { private AspectRuntime Runtime { get; } = a;", "Get(int a)")]
    public void Runtime_ThatMayBeNull_GivesWayToTheDefault(string head, string method)
    {
        var type = Load($"{head} [Timed] public partial int {method}; private int GetCore(int x) => x; }}", out var assembly);

        Assert.Equal(7, type.GetMethod("Get")!.Invoke(Activator.CreateInstance(type, [null]), [7]));

        Assert.Equal(1, AspectRuntime.Default.Find($"{assembly}.C.Get")!.GetStatistics().Calls);
    }

    [Fact]
    public void Tag_MemberOfATypeParametersType_NullDiffersFromItsDefault()
    {
        var type = Load(
            """
            public record Box<T>(T Value);
            public record struct Cell<T>(T Value);
            public partial class D<T>
            {
                private int _runs;
                [Cached("1h", Tags = ["{box.Value}"], PerInstance = true)] public partial int Get(Box<T>? box);
                private int GetCore(Box<T>? box) => ++_runs;
                [Cached("1h", Tags = ["{cell.Value}"], PerInstance = true)] public partial int Find(Cell<T>? cell);
                private int FindCore(Cell<T>? cell) => ++_runs;
                [CacheInvalidate(Tags = ["{value}"])] public partial void Forget(T value);
            }
            public static class C
            {
                public static string Run()
                {
                    var d = new D<int>();
                    (d.Get(null), d.Get(new(0)), d.Find(null), d.Find(new(0))).ToString();
                    d.Forget(0);
                    return $"{d.Get(null)} {d.Get(new(0))} {d.Find(null)} {d.Find(new(0))}";
                }
            }
            """);

        Assert.Equal("1 5 3 6", Call(type, "Run"));
    }

    [Fact]
    public void Key_MemberOfATypeParametersType_NullDiffersFromItsDefault()
    {
        var type = Load(
            """
            public record Box<T>(T Value);
            public partial class D<T>
            {
                private int _runs;
                [Cached("1h", PerInstance = true)] public partial int Get([CacheKey("Value")] Box<T>? box);
                private int GetCore(Box<T>? box) => ++_runs;
            }
            public static class C
            {
                public static string Run()
                {
                    var (d, e) = (new D<int>(), new D<string?>());
                    return $"{d.Get(null)} {d.Get(new(0))} {d.Get(new(0))} {d.Get(null)} {e.Get(null)} {e.Get(new(null))} {e.Get(new(""))} {e.Get(new(null))}";
                }
            }
            """);

        Assert.Equal("1 2 2 1 1 2 3 2", Call(type, "Run"));
    }

    internal static object? Call(Type type, string method, params object[] arguments) => type.GetMethod(method)!.Invoke(null, arguments);

    internal static Type Load(string source) => Load(source, out _);

    // Each in a namespace of its own, since all manifests of the process come together.
    internal static Type Load(string source, out string name)
    {
        name = $"N{Guid.NewGuid():N}";
        using var image = new MemoryStream();
        var run = GeneratorHarness.RunOnErrors($"namespace {name};\n{source}");
        var emitted = run.Output.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType($"{name}.C")!;
    }
}
