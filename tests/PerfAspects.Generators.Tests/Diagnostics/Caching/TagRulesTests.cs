namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class TagRulesTests
{
    [Theory]
    [InlineData("""[|"{idd}"|]""", "no parameter is named 'idd'; name one of 'id', 'order'")]
    [InlineData("""[|"{Id}"|]""", "no parameter is named 'Id'")]
    [InlineData("""[|"{ id}"|]""", "no parameter is named ' id'")]
    [InlineData("""[|"{id:N2}"|]""", "no parameter is named 'id:N2'")]
    [InlineData("""[|"{token}"|]""", "'token' is a CancellationToken")]
    [InlineData("""[|"{order.Idd}"|]""", "'Order' has no property or field 'Idd' that 'C' can read")]
    [InlineData("""[|"{order.Secret}"|]""", "'Secret'")]
    [InlineData("""[|"{order.Owner.Age}"|]""", "'Owner' has no property or field 'Age'")]
    [InlineData("""[|"{order.}"|]""", "''")]
    [InlineData("""[|"{order.All}"|]""", "'All'")]
    [InlineData("""[|"{order.Text}"|]""", "'Text'")]
    [InlineData("""[|"a{id"|]""", "a hole is not closed; write '{{' for a brace")]
    [InlineData("""[|"a{"|]""", "a hole is not closed")]
    [InlineData("""[|"{a{id}}"|]""", "a hole stands in a hole")]
    [InlineData("""[|"{}"|]""", "a hole is empty")]
    [InlineData("""[|"id}"|]""", "a '}' closes no hole")]
    [InlineData("""[|"{{id}"|]""", "a '}' closes no hole")]
    [InlineData("""[|Wrong|]""", "\"{wrong}\" of 'C.")]
    [InlineData("""
        "fine",
        [|"{wrong}"|]
        """, "'wrong'")]
    public async Task Hole_ThatNamesNothing_IsReportedAtTheTag(string tags, string message)
    {
        var cached = await RuleTest.FiresAsync("PERF012", With($"""Cached("1s", Tags = [{tags}])"""));
        var dropping = await RuleTest.FiresAsync("PERF012", With($"CacheInvalidate(Tags = [{tags}])"));

        Assert.Contains(message, cached[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains(message, dropping[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new[] { \"a\", [|\"{wrong}\"|] }")]
    [InlineData("new string[] { \"a\", [|\"{wrong}\"|] }")]
    public Task Hole_InAnArrayOfAnyForm_IsReportedAtTheTag(string tags) => RuleTest.FiresAsync("PERF012", With($"""Cached("1s", Tags = {tags})"""));

    [Fact]
    public async Task Tag_Null_IsReportedAtTheTag()
        => Assert.Contains(
            "null of 'C.Get' cannot be read: a tag is a text",
            (await RuleTest.FiresAsync("PERF012", With("""Cached("1s", Tags = new string[] { "a", [|null!|] })""")))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task Holes_SeveralThatNameNothing_AreReportedEach()
        => RuleTest.FiresAsync("PERF012", With("""Cached("1s", Tags = [[|"{a}"|], "{id}", [|"{b}"|]])"""));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"prices\", \"product:{id}\", \"{id}{id}\"")]
    [InlineData("\"{{id}}\", \"{{{id}}}\", \"a}}b\", \"{{\"")]
    [InlineData("\"{order}\", \"{order.Id}\", \"{order.Owner.Name.Length}\", \"{order.Owner.Born.Year}\"")]
    [InlineData("\"\\\"\\\\\\n{id}\\u2028\"")]
    [InlineData("")]
    public async Task Hole_ThatNamesSomething_IsFine(string tags)
    {
        await RuleTest.SilentAsync(With($"""Cached("1s", Tags = [{tags}])"""));
        await RuleTest.SilentAsync(With($"CacheInvalidate(All = true, Tags = [{tags}])"));
    }

    [Fact]
    public Task Hole_OfAnyKindOfValue_IsFine()
        => RuleTest.SilentAsync(
            """
            interface IHas<T> { T Key { get; } }

            record struct Box<T>(T Value);

            partial class C<T, U>
                where U : IHas<T>
            {
                [Cached("1s", Tags = ["{a}{a.Key}", "{b}{b.Key}{b.Key.Key}", "{c}{c.Value}{c.Value.Key}", "{d}{e}{e.Length}", "{f.Item1}{f.Name}", "{g.Length}", "{class}"])]
                public partial int Get([CacheIgnore] U a, [CacheIgnore] IHas<IHas<T>>? b, [CacheIgnore] Box<IHas<T>>? c, [CacheIgnore] dynamic d, string? e, (int, string Name) f, T[]? g, int @class);
                private int GetCore(U a, IHas<IHas<T>>? b, Box<IHas<T>>? c, dynamic d, string? e, (int, string Name) f, T[]? g, int @class) => 1;

                [CacheInvalidate(Tags = ["{a.Length}", "{b}", "{c}", "{d.Value}"])]
                public partial void Forget(ReadOnlySpan<int> a, in int b, dynamic c, in Box<T>? d);
            }
            """);

    [Fact]
    public Task Hole_SpanItself_IsNoText()
        => RuleTest.FiresAsync("PERF012", """partial class C { [CacheInvalidate(Tags = [[|"{a}"|]])] public partial void Forget(ReadOnlySpan<char> a); }""");

    // Cached methods return a value; others may only invalidate.
    private static string With(string attribute)
    {
        var (name, result) = attribute.StartsWith("Cached", StringComparison.Ordinal) ? ("Get", "int") : ("Forget", "void");
        return $$"""
            record Order(int Id, Owner? Owner)
            {
                public static int All = 1;
                private int Secret => 1;
                public ReadOnlySpan<char> Text => default;
            }

            record Owner(string Name, DateTime? Born);

            partial class C
            {
                private const string Wrong = "{wrong}";

                [{{attribute}}]
                public partial {{result}} {{name}}(int id, Order? order, CancellationToken token);

                private int GetCore(int id, Order? order, CancellationToken token) => 1;

                [Cached("1s")] public static partial int Other();
                private static int OtherCore() => 1;
            }
            """;
    }
}
