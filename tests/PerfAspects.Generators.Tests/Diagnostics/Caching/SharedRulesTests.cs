namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class SharedRulesTests
{
    private const string Types =
        """
        record Plain(int Id);
        record Marked([property: CacheKey] int Id, [property: CacheKey] string? Name, System.Globalization.CultureInfo Other);
        record HoldsMarked([property: CacheKey] Marked Inner);
        record MarksPlain([property: CacheKey] Plain Inner);
        class MarksItself { [CacheKey] public MarksItself? Next { get; set; } public override bool Equals(object? other) => true; public override int GetHashCode() => 1; }
        enum Kind { A, B }
        interface IPlain;
        abstract record Abstract(int Id);
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Derived), "d")]
        abstract record Listed(int Id);
        record Derived(int Id) : Listed(Id);
        record HoldsObject(object Value);
        record HoldsIgnored { [System.Text.Json.Serialization.JsonIgnore] public object? Value { get; init; } }
        record HoldsFunc(Func<int> Value);
        record Tree(int Id, IReadOnlyList<Tree> Children);
        """;

    [Theory]
    [InlineData("Plain", "'Plain'")]
    [InlineData("Plain?", "'Plain'")]
    [InlineData("IReadOnlyList<Plain>", "'Plain' in 'IReadOnlyList<Plain>'")]
    [InlineData("(int, Plain)", "'Plain' in '(int, Plain)'")]
    [InlineData("MarksPlain", "'Plain' in 'MarksPlain'")]
    [InlineData("MarksItself", "'MarksItself'")]
    [InlineData("System.Globalization.CultureInfo", "'CultureInfo'")]
    public async Task KeyNotShared_Type_IsReportedAtTheParameter(string type, string blamed)
        => Assert.Contains(blamed, (await RuleTest.FiresAsync("PERF027", Keyed($"int id, {type} [|other|]")))[0].GetMessage(), StringComparison.Ordinal);

    [Fact]
    public async Task KeyNotShared_TypeParameter_IsReported()
        => await RuleTest.FiresAsync(
            "PERF027",
            """partial class C { [Cached("5m", Shared = true)] public partial int Get<T>(T [|key|]) where T : struct; private int GetCore<T>(T key) where T : struct => 1; }""");

    [Theory]
    [InlineData("bool a, byte b, sbyte c, char d, short e, ushort f, int g, uint h, long i, ulong j, nint k, nuint l")]
    [InlineData("float a, double b, decimal c, Half d, Int128 e, UInt128 f, System.Numerics.BigInteger g")]
    [InlineData("string? a, Guid b, DateTime c, DateTimeOffset d, DateOnly e, TimeOnly f, TimeSpan g, Uri? h, Version? i")]
    [InlineData("Kind a, Kind? b, int? c, (int, string?)? d, Tuple<int, string>? e")]
    [InlineData("int[] a, List<string?>? b, IReadOnlyList<(int, Guid)> c, System.Collections.Immutable.ImmutableArray<Kind?> d")]
    [InlineData("Marked a, Marked? b, HoldsMarked c, List<Marked> d")]
    [InlineData("[CacheKey(nameof(Plain.Id))] Plain? a, [CacheKey(nameof(Marked.Name))] Marked? b, Plain ignored")]
    [InlineData("int writer, int item, [CacheIgnore] Plain other, CancellationToken token")]
    public Task KeyNotShared_KnownTypes_AreFine(string parameters) => RuleTest.SilentAsync(Keyed(parameters));

    [Theory]
    [InlineData("object", "'object'")]
    [InlineData("IPlain", "'IPlain'")]
    [InlineData("Abstract", "'Abstract'")]
    [InlineData("HoldsObject", "'object' in 'HoldsObject'")]
    [InlineData("HoldsFunc", "'Func<int>' in 'HoldsFunc'")]
    [InlineData("(int, IPlain)", "'IPlain' in '(int, IPlain)'")]
    [InlineData("Action", "'Action'")]
    [InlineData("Type", "'Type'")]
    public async Task ResultNotShared_Type_IsReportedAtTheMethod(string type, string blamed)
        => Assert.Contains(blamed, (await RuleTest.FiresAsync("PERF028", Returning(type, "[|Get|]")))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("int")]
    [InlineData("Task<string?>")]
    [InlineData("ValueTask<Marked2?>")]
    [InlineData("(int A, string B)")]
    [InlineData("IReadOnlyList<Plain>")]
    [InlineData("IReadOnlyDictionary<int, Tree>")]
    [InlineData("IEnumerable<int>")]
    [InlineData("Listed")]
    [InlineData("HoldsIgnored")]
    [InlineData("Tree")]
    [InlineData("System.Collections.Immutable.ImmutableArray<Kind>")]
    public Task ResultNotShared_KnownTypes_AreFine(string type) => RuleTest.SilentAsync(Returning(type, "Get") + " record Marked2(int Id);");

    [Fact]
    public Task NotShared_AnyTypes_AreFine()
        => RuleTest.SilentAsync(
            Types + """partial class C { [Cached("5m", Shared = false)] public partial IPlain Get(Plain key); private IPlain GetCore(Plain key) => null!; }""");

    [Fact]
    public async Task SettingsDefeat_LocalDurationOverTheDuration_IsReported()
        => await RuleTest.FiresAsync("PERF022", Attributed("""Cached("5m", Shared = true, LocalDuration = [|"6m"|])"""));

    [Fact]
    public async Task SettingsDefeat_SharedPerInstance_IsReported()
        => await RuleTest.FiresAsync("PERF022", Attributed("""Cached("5m", Shared = [|true|], PerInstance = true)"""));

    [Fact]
    public Task SettingsDefeat_LocalDurationOfTheDuration_IsFine()
        => RuleTest.SilentAsync(Attributed("""Cached("5m", Shared = true, LocalDuration = "5m")"""));

    private static string Keyed(string parameters)
    {
        var core = parameters.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        core = System.Text.RegularExpressions.Regex.Replace(core, @"\[Cache[^\]]*\] ", "");
        return $$"""
            {{Types}}
            partial class C
            {
                [Cached("5m", Shared = true)]
                public partial int Get({{parameters}});

                private int GetCore({{core}}) => 1;
            }
            """;
    }

    private static string Returning(string type, string name)
        => $$"""
            {{Types}}
            partial class C
            {
                [Cached("5m", Shared = true)]
                public partial {{type}} {{name}}();

                private {{type}} GetCore() => default!;
            }
            """;

    private static string Attributed(string attribute)
        => $$"""
            partial class C
            {
                [{{attribute}}]
                public partial int Get(int id);

                private int GetCore(int id) => id;
            }
            """;
}
