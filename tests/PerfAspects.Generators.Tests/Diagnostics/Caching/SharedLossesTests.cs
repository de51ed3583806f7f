namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class SharedLossesTests
{
    [Theory]
    [InlineData("Dictionary<string, int>", "=> new Dictionary<string, int>([|StringComparer.OrdinalIgnoreCase|]);")]
    [InlineData("IReadOnlyDictionary<string, int>", "=> new Dictionary<string, int>([|StringComparer.OrdinalIgnoreCase|]);")]
    [InlineData("Task<Dictionary<string, int>>", "=> Task.FromResult(new Dictionary<string, int>([|StringComparer.OrdinalIgnoreCase|]));")]
    [InlineData("ISet<string>", "=> new[] { \"a\" }.ToHashSet([|StringComparer.OrdinalIgnoreCase|]);")]
    [InlineData("SortedDictionary<string, int>", "=> new([|StringComparer.OrdinalIgnoreCase|]);")]
    [InlineData("HashSet<string>", "{ var set = new HashSet<string>([|StringComparer.OrdinalIgnoreCase|]); set.Add(\"a\"); return set; }")]
    [InlineData("HashSet<string>?", "=> DateTime.Now.Year > 1 ? new HashSet<string>([|StringComparer.OrdinalIgnoreCase|]) : null;")]
    [InlineData("Page", "=> new Page { Items = new([|StringComparer.OrdinalIgnoreCase|]) };")]
    [InlineData("List<Page>", "{ var items = new Dictionary<string, int>([|Comparer|]); return [new Page { Items = items }]; }")]
    [InlineData("Dictionary<string, int>", "=> new List<string>().ToDictionary(static text => text, static text => 1, [|Comparer|]);")]
    public async Task Comparer_OfAReturnedValue_IsReported(string type, string body)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF045", Returning(type, body));

        Assert.Contains("has its comparer in this process only", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Price", "=> [|new SalePrice()|];")]
    [InlineData("Task<Price>", "=> Task.FromResult<Price>([|new SalePrice()|]);")]
    [InlineData("Price[]", "=> [[|new SalePrice()|], new Price()];")]
    [InlineData("Price", "{ Price price = [|new SalePrice()|]; return price; }")]
    [InlineData("Offer", "=> new Offer { Price = [|new SalePrice()|] };")]
    [InlineData("Listed", "=> [|new Unlisted()|];")]
    public async Task DerivedType_OfAReturnedValue_IsReported(string type, string body)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF045", Returning(type, body));

        Assert.Contains("with [JsonDerivedType] at '", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dictionary<string, int>", "=> new();")]
    [InlineData("Dictionary<string, int>", "=> new(StringComparer.Ordinal);")]
    [InlineData("Dictionary<string, int>", "=> new((IEqualityComparer<string>?)null);")]
    [InlineData("HashSet<int>", "=> new(EqualityComparer<int>.Default);")]
    [InlineData("List<string>", "=> new HashSet<string>(StringComparer.OrdinalIgnoreCase).ToList();")]
    [InlineData("List<string>", "=> new List<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();")]
    [InlineData("int", "=> new HashSet<string>(StringComparer.OrdinalIgnoreCase).Count;")]
    [InlineData("HashSet<string>", "{ var other = new HashSet<string>(StringComparer.OrdinalIgnoreCase); return new HashSet<string> { other.Count.ToString(\"D\", null) }; }")]
    [InlineData("Price", "=> new Price();")]
    [InlineData("Listed", "=> new Derived();")]
    [InlineData("Converted", "=> new ConvertedToo();")]
    [InlineData("SalePrice", "=> new SalePrice();")]
    [InlineData("IReadOnlyList<Price>", "=> new List<Price>();")]
    public async Task OtherResult_IsNotReported(string type, string body)
        => Assert.DoesNotContain(await RuleTest.DiagnoseAsync(Returning(type, body)), static diagnostic => diagnostic.Id == "PERF045");

    [Theory]
    [InlineData("[Cached(\"5m\")]")]
    [InlineData("[Cached(\"5m\", Shared = true, PerInstance = true)]")]
    public async Task ResultThatProcessesDoNotShare_IsNotReported(string attribute)
        => Assert.DoesNotContain(
            await RuleTest.DiagnoseAsync(Returning("Price", "=> new SalePrice();", attribute)), static diagnostic => diagnostic.Id == "PERF045");

    private static string Returning(string type, string body, string attribute = "[Cached(\"5m\", Shared = true)]") => $$"""
        #pragma warning disable PERF011 // these results can be changed
        using System.Linq;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        class Price;
        class SalePrice : Price;
        class Offer { public Price? Price { get; set; } }
        class Page { public Dictionary<string, int> Items { get; set; } = new(); }
        [JsonDerivedType(typeof(Derived))] abstract class Listed;
        class Derived : Listed;
        class Unlisted : Listed;
        [JsonConverter(typeof(Converter))] class Converted;
        class ConvertedToo : Converted;
        class Converter : JsonConverter<Converted>
        {
            public override Converted? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => null;
            public override void Write(Utf8JsonWriter writer, Converted value, JsonSerializerOptions options) { }
        }

        partial class C
        {
            static IEqualityComparer<string> Comparer => StringComparer.OrdinalIgnoreCase;

            {{attribute}} public partial {{type}} Get();
            private {{type}} GetCore() {{body}}
        }
        """;
}
