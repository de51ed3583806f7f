namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class KeyRulesTests
{
    private const string Types =
        """
        class Plain;
        class Equal { public override bool Equals(object? other) => true; public override int GetHashCode() => 1; }
        class InheritsEqual : Equal;
        class OnlyOverloadsEquals { public bool Equals(OnlyOverloadsEquals other) => true; }
        struct Bare { public int A; }
        struct Equatable : IEquatable<Equatable> { public bool Equals(Equatable other) => true; }
        struct OverridesEquals { public override bool Equals(object? other) => true; public override int GetHashCode() => 1; }
        struct EquatableToAnother : IEquatable<int> { public bool Equals(int other) => true; }
        record Good(int Id, string? Name, Good? Next);
        record struct GoodStruct((int, string) Pair);
        record HoldsArray(int[] Ids);
        record HoldsList(List<int> Ids);
        record HoldsPlain { private Plain? _plain = null; }
        record Inherits(int Id) : HoldsArray(new int[0]);
        record Deep((int, HoldsArray) Pair);
        record WritesEquals(int[] Ids) { public virtual bool Equals(WritesEquals? other) => true; public override int GetHashCode() => 1; }
        record HoldsConstant { public static readonly int[] All = new int[0]; public int[] Computed => All; }
        interface IPlain;
        """;

    [Theory]
    [InlineData("Plain", "'Plain'")]
    [InlineData("Plain?", "'Plain'")]
    [InlineData("object", "'object'")]
    [InlineData("dynamic", "'dynamic'")]
    [InlineData("Delegate", "'Delegate'")]
    [InlineData("Func<int>", "'Func<int>'")]
    [InlineData("IPlain", "'IPlain'")]
    [InlineData("IComparable", "'IComparable'")]
    [InlineData("OnlyOverloadsEquals", "'OnlyOverloadsEquals'")]
    [InlineData("HoldsArray", "'int[]' in 'HoldsArray'")]
    [InlineData("HoldsList", "'List<int>' in 'HoldsList'")]
    [InlineData("HoldsPlain", "'Plain' in 'HoldsPlain'")]
    [InlineData("Inherits", "'int[]' in 'Inherits'")]
    [InlineData("Deep", "'int[]' in 'Deep'")]
    [InlineData("(int, Plain)", "'Plain' in '(int, Plain)'")]
    [InlineData("(int, int[])?", "'int[]' in '(int, int[])'")]
    [InlineData("Tuple<int, Plain>", "'Plain' in 'Tuple<int, Plain>'")]
    [InlineData("Plain[]", "'Plain' in 'Plain[]'")]
    [InlineData("List<object>", "'object' in 'List<object>'")]
    public async Task NoValueEquality_Type_IsReportedAtTheParameter(string type, string blamed)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF009", With($"int id, {type} [|other|]"));

        Assert.Contains(
            $"'other' is in the cache key of 'C.Get', but {blamed} has no value equality, so that equal arguments miss: mark it [CacheIgnore], choose a member with [CacheKey], or make the type a record",
            diagnostics[0].GetMessage(),
            StringComparison.Ordinal);
    }

    // Equal values of such a struct do hit, so the message must not say that they miss.
    [Theory]
    [InlineData("Bare", "'Bare'")]
    [InlineData("Bare?", "'Bare'")]
    [InlineData("EquatableToAnother", "'EquatableToAnother'")]
    [InlineData("OverridesEquals", "'OverridesEquals'")]
    [InlineData("KeyValuePair<int, int>", "'KeyValuePair<int, int>'")]
    [InlineData("IReadOnlyList<Bare>", "'Bare' in 'IReadOnlyList<Bare>'")]
    public async Task NoValueEquality_Struct_IsSaidToBeBoxed(string type, string blamed)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF009", With($"int id, {type} [|other|]"));

        Assert.Contains(
            $"but {blamed} is a struct without IEquatable<T>, so that each comparison boxes it: mark it [CacheIgnore], choose a member with [CacheKey], or implement IEquatable<T>, as a record struct does",
            diagnostics[0].GetMessage(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IEnumerable<int>")]
    [InlineData("System.Collections.IEnumerable")]
    [InlineData("IAsyncEnumerable<int>")]
    [InlineData("System.Linq.IQueryable<int>")]
    [InlineData("IReadOnlyCollection<int>")]
    [InlineData("ICollection<int>")]
    [InlineData("IList<int>")]
    [InlineData("HashSet<int>")]
    [InlineData("IReadOnlySet<int>")]
    [InlineData("Dictionary<int, int>")]
    [InlineData("IReadOnlyDictionary<int, int>?")]
    [InlineData("System.Collections.Immutable.ImmutableList<int>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>?")]
    [InlineData("System.Collections.ObjectModel.ReadOnlyCollection<int>")]
    [InlineData("Memory<byte>")]
    [InlineData("ReadOnlyMemory<char>?")]
    [InlineData("ArraySegment<int>")]
    [InlineData("System.Buffers.ReadOnlySequence<byte>")]
    [InlineData("int[,]")]
    [InlineData("int[][]")]
    [InlineData("List<List<int>>")]
    public async Task NotComparedByContent_Type_IsReportedAtTheParameter(string type)
        => Assert.Contains(
            "is not compared by content",
            (await RuleTest.FiresAsync("PERF010", With($"int id, {type} [|other|]")))[0].GetMessage(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("int a, long? b, decimal c, double d, char e, bool f, nint g, Int128 h")]
    [InlineData("string? a, DateTime b, DateTimeOffset c, TimeSpan d, Guid e, DateOnly f, System.Numerics.BigInteger g, Range h")]
    [InlineData("Uri a, Version b, Type c, DayOfWeek d, Enum e, System.Globalization.CultureInfo f")]
    [InlineData("(int A, string? B) a, (int, (int, Good))? b, Tuple<int, string> c, (int, int, int, int, int, int, int, int, int) d")]
    [InlineData("Equal a, InheritsEqual b, Equatable c, Equatable? d")]
    [InlineData("Good a, GoodStruct b, WritesEquals c, HoldsConstant d")]
    [InlineData("int[] a, List<string?> b, IReadOnlyList<Good> c, System.Collections.Immutable.ImmutableArray<GoodStruct> d, int[]? e")]
    [InlineData("[CacheIgnore] object a, [CacheIgnore] Dictionary<int, int> b, [System.Runtime.CompilerServices.CallerMemberName] string c = \"\", CancellationToken d = default")]
    [InlineData("[CacheKey] int a, object b, IEnumerable<int> c")]
    [InlineData("[CacheKey(\"Length\")] string[] a, [CacheKey(\"Count\")] Dictionary<int, int> b, [CacheKey(\"A\")] Bare c")]
    public Task Key_ThatComparesByValue_IsFine(string parameters) => RuleTest.SilentAsync(With(parameters));

    [Fact]
    public Task Key_TypeParameter_IsItsArgumentsMatter()
        => RuleTest.SilentAsync("""partial class C<T> { [Cached("1s")] public partial int Get<U>(T a, U b, T[] c); private int GetCore<U>(T a, U b, T[] c) => 1; }""");

    [Fact]
    public Task Key_MethodIsNotCached_IsFine()
        => RuleTest.SilentAsync("""partial class C { [Timed] public partial int Get(object a, IEnumerable<int> b); private int GetCore(object a, IEnumerable<int> b) => 1; }""");

    [Fact]
    public Task Key_MarkedMember_IsWhatCounts()
        => RuleTest.FiresAsync("PERF009", With("""[CacheKey("Ids")] HoldsList a, [CacheKey("Pair")] Deep [|b|]"""));

    [Theory]
    [InlineData("[CacheKey([|\"Idd\"|])] Good a", "\"Idd\" of 'C.Get' cannot be read: 'Good' has no property or field of that name")]
    [InlineData("[CacheKey([|\"_plain\"|])] HoldsPlain a", "that 'C' can read")]
    [InlineData("[CacheKey([|\"All\"|])] HoldsConstant a", "\"All\"")]
    [InlineData("[CacheKey([|\"Id.Value\"|])] Good a", "\"Id.Value\"")]
    [InlineData("[CacheKey([|\"\"|])] Good a", "\"\"")]
    [InlineData("[CacheKey([|null!|])] Good a", "null")]
    [InlineData("[CacheKey([|\"Id\"|])] dynamic a", "'dynamic' has no property")]
    [InlineData("[CacheKey([|\"GetHashCode\"|])] Good a", "\"GetHashCode\"")]
    [InlineData("[CacheKey(member: [|\"Span\"|])] Memory<int> a", "\"Span\"")]
    public async Task Member_ThatIsNotThere_IsReportedAtTheArgument(string parameter, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF012", With(parameter)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("PERF036", "[[|CacheKey|]] CancellationToken a", "Parameter 'a' of 'C.Get' is a CancellationToken and is never part of a key")]
    [InlineData("PERF036", "[[|CacheKey|], System.Runtime.CompilerServices.CallerMemberName] string a = \"\"", "tells who called")]
    [InlineData("PERF037", "[CacheKey, [|CacheIgnore|]] int a", "Parameter 'a' of 'C.Get' is marked [CacheIgnore]")]
    [InlineData("PERF037", "[CacheKey] int a, [[|CacheIgnore|]] int b", "Parameter 'b' of 'C.Get' is marked [CacheIgnore]")]
    public async Task Marks_ThatContradict_AreReportedAtTheMark(string id, string parameters, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync(id, With(parameters)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("partial class C { [Cached(\"1s\", PerInstance = [|true|])] public static partial int Get(); private static int GetCore() => 1; }", "'C.Get' is static and so has no entries per instance")]
    [InlineData("readonly partial struct C { [Cached(\"1s\", PerInstance = [|true|])] public partial int Get(); private int GetCore() => 1; }", "'C.Get' belongs to a struct, which has no identity")]
    public async Task PerInstance_NoInstance_IsReportedAtTheArgument(string source, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF035", source))[0].GetMessage(), StringComparison.Ordinal);

    [Fact]
    public Task PerInstance_NearMisses_AreFine()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [Cached("1s", PerInstance = true)] public partial int Get();
                private int GetCore() => 1;

                [Cached("1s", PerInstance = false)] public static partial int Find();
                private static int FindCore() => 1;
            }
            """);

    private static string With(string parameters)
        => $$"""
            partial class C
            {
                [Cached("1s")] public partial int Get({{parameters}});

                private int GetCore({{CoreParameters(parameters)}}) => 1;
            }

            {{Types}}
            """;

    // The same without attributes, markers and defaults.
    private static string CoreParameters(string parameters)
        => System.Text.RegularExpressions.Regex.Replace(
            parameters.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal),
            @"\[(CacheKey|CacheIgnore|System\.Runtime)[^\]]*\] | = (""""|default)",
            "");
}
