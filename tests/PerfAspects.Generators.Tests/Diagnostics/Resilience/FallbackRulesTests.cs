namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class FallbackRulesTests
{
    [Theory]
    [InlineData("int Get(int id);", "", "there is no method of that name")]
    [InlineData("int Get(int id);", "int Other => 1;", "there is no method of that name")]
    [InlineData("int Get(int id);", "int Other() => 1;", "it has 0 parameters, the wrapper 1")]
    [InlineData("int Get(int id);", "int Other(int id, Exception e, int more) => 1;", "it has 3 parameters, the wrapper 1")]
    [InlineData("int Get(int id);", "int Other(string id) => 1;", "parameter 1 is 'string', the wrapper's is 'int'")]
    [InlineData("int Get(int id);", "int Other(in int id) => 1;", "parameter 1 is passed by 'in', the wrapper's by value")]
    [InlineData("int Get(int id);", "int Other(int id, TimeoutException e) => 1;", "parameter 2, which the wrapper has not, is no 'System.Exception'")]
    [InlineData("int Get(int id);", "int Other(int id, in Exception e) => 1;", "parameter 2, which the wrapper has not, is no 'System.Exception' by value")]
    [InlineData("int Get(int id);", "int Other(string id, Exception e) => 1;", "parameter 1 is 'string', the wrapper's is 'int'")]
    [InlineData("int Get(int id);", "long Other(int id) => 1;", "it returns 'long', which does not become the wrapper's 'int'")]
    [InlineData("int Get(int id);", "Task<int> Other(int id) => null!;", "it returns 'System.Threading.Tasks.Task<int>'")]
    [InlineData("int Get(int id);", "int Other<T>(int id) => 1;", "it has 1 type parameter, the wrapper 0")]
    [InlineData("T Get<T>(T id);", "T Other<T>(T id) where T : class => id;", "type parameter 'T' is constrained more")]
    [InlineData("static int Get(int id);", "int Other(int id) => 1;", "it is not static, the wrapper is")]
    [InlineData("Task<int> Get(int id);", "int Other(int id) => 1;", "it returns 'int'")]
    [InlineData("void Get(int id);", "int Other(int id) => 1;", "it returns 'int'")]
    public async Task FallbackDiffers_OnePart_IsNamedAtTheArgument(string wrapper, string fallback, string difference)
    {
        var declaration = wrapper.Replace("static ", "", StringComparison.Ordinal);
        var isStatic = declaration.Length < wrapper.Length ? "static " : "";

        var diagnostics = await RuleTest.FiresAsync(
            "PERF016",
            $$"""
            partial class C
            {
                [Fallback([|"Other"|])]
                public {{isStatic}}partial {{declaration}}
                private {{isStatic}}{{declaration.Replace("Get", "GetCore", StringComparison.Ordinal).TrimEnd(';')}} => throw null!;
                {{(fallback.Length == 0 ? "" : $"private {fallback}")}}
            }
            """);

        Assert.Contains($"'Other' cannot be the fallback of 'C.Get': {difference}", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains("give it the same parameters, at most an Exception after them", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FallbackDiffers_TheMethodItself_IsNone()
    {
        var diagnostics = await RuleTest.FiresAsync(
            "PERF016",
            "partial class C { [Fallback([|nameof(Get)|])] public partial int Get(); private int GetCore() => 1; }");

        Assert.Contains("it is that method itself", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task FallbackDiffers_OneOfSeveral_IsReportedAlone()
        => RuleTest.FiresAsync(
            "PERF016",
            """
            partial class C
            {
                [Fallback("Some", Handle = [typeof(TimeoutException)]), Fallback(Handle = [typeof(FormatException)], method: [|"None"|])]
                public partial int Get();
                private int GetCore() => 1;
                private int Some() => 2;
            }
            """);

    [Theory]
    [InlineData("class B { private int Other(int id) => 1; }")]
    [InlineData("class A { protected int Other(int id) => 1; } class B : A { protected int Other(string id) => 1; }")]
    public Task FallbackDiffers_InABase_HiddenOrOutOfReach_IsNone(string bases)
        => RuleTest.FiresAsync(
            "PERF016",
            $$"""{{bases}} partial class C : B { [Fallback([|"Other"|])] public partial int Get(int id); private int GetCore(int id) => 1; }""");

    [Theory]
    [InlineData("int Get(int id);", "int Other(int id) => 1;")]
    [InlineData("int Get(int id);", "int Other(int other, Exception exception) => 1;")]
    [InlineData("int Get(int id);", "static int Other(int id) => 1;")]
    [InlineData("long Get(int id);", "int Other(int id) => 1;")]
    [InlineData("int Get(Exception e);", "int Other(Exception e) => 1;")]
    [InlineData("string Get(string a);", "string? Other(string? a) => a;")]
    [InlineData("T Get<T>(T a) where T : class;", "U Other<U>(U a, Exception e) => a;")]
    [InlineData("void Get(int id);", "void Other(int id, Exception e) { }")]
    [InlineData("Task<int> Get(int id);", "ValueTask<int> Other(int id) => default;")]
    [InlineData("Task Get(int id);", "ValueTask Other(int id, Exception e) => default;")]
    [InlineData("ValueTask<object> Get(CancellationToken token);", "async Task<string> Other(CancellationToken token) => await Task.FromResult(\"\");")]
    public Task Fallback_ThatPairs_IsFine(string wrapper, string fallback)
        => RuleTest.SilentAsync(
            $$"""
            partial class C
            {
                [Fallback(nameof(Other))]
                public partial {{wrapper}}
                private {{wrapper.Replace("Get", "GetCore", StringComparison.Ordinal).TrimEnd(';')}} => throw null!;
                private {{fallback}}
            }
            """);

    [Fact]
    public Task Fallback_InheritedOrAnnotatedItself_IsFine()
        => RuleTest.SilentAsync(
            """
            class B { protected internal int Inherited(int id) => id; }
            partial class C : B
            {
                [Fallback(nameof(Inherited), Handle = [typeof(TimeoutException)])]
                [Fallback(nameof(Cached))]
                public partial int Get(int id);
                private int GetCore(int id) => id;

                [Cached("1h")]
                public partial int Cached(int id);
                private int CachedCore(int id) => id;
            }
            """);

    [Fact]
    public async Task Fallback_TheCompilerTells_IsNotToldAgain()
        => Assert.Empty(await RuleTest.DiagnoseAsync("partial class C { [Fallback(5)] public partial int Get(); private int GetCore() => 1; }"));

    [Theory]
    [InlineData("[Fallback([|nameof(Find)|])] public partial int Get(); private int GetCore() => 1; [Fallback([|nameof(Get)|])] public partial int Find(); private int FindCore() => 1;", "'Find' cannot be the fallback of 'C.Get': when it fails it leads back to 'Get', without end")]
    [InlineData("[Timed] public partial int Get(); [Fallback([|nameof(Get)|])] public partial int GetCore(); private int GetCoreCore() => 1;", "'Get' cannot be the fallback of 'C.GetCore'")]
    public async Task Fallback_ThatLeadsBack_IsReportedAtTheArgument(string members, string message)
        => Assert.StartsWith(message, (await RuleTest.FiresAsync("PERF016", $"partial class C {{ {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Fact]
    public Task Fallback_ThatHasOneItself_IsFine()
        => RuleTest.SilentAsync("partial class C { [Fallback(nameof(Find))] public partial int Get(); private int GetCore() => 1; [Fallback(nameof(Last))] public partial int Find(); private int FindCore() => 1; private int Last() => 1; }");
}
