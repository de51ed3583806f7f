namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class ImpliedCultureTests
{
    [Theory]
    [InlineData("[|price.ToString(\"N2\")|]", "'decimal.ToString'")]
    [InlineData("[|price.ToString()|]", "'decimal.ToString'")]
    [InlineData("[|price.ToString(\"N2\", null)|]", "'decimal.ToString'")]
    [InlineData("[|ratio.ToString(\"P\")|]", "'double.ToString'")]
    [InlineData("maybe?[|.ToString()|]", "'decimal.ToString'")]
    [InlineData("[|count.ToString(\"N0\")|]", "'int.ToString'")]
    [InlineData("[|count.ToString(\"#,##0\")|]", "'int.ToString'")]
    [InlineData("[|day.ToString()|]", "'DateTime.ToString'")]
    [InlineData("[|day.ToString(\"d\")|]", "'DateTime.ToString'")]
    [InlineData("[|day.ToShortDateString()|]", "'DateTime.ToShortDateString'")]
    [InlineData("[|DateOnly.FromDateTime(day).ToString()|]", "'DateOnly.ToString'")]
    [InlineData("[|TimeSpan.Zero.ToString(\"g\")|]", "'TimeSpan.ToString'")]
    [InlineData("$\"{count} at [|{price:N2}|]\"", "an interpolated string")]
    [InlineData("$\"[|{maybe,10}|] of {price}\"", "an interpolated string")]
    [InlineData("new System.Text.StringBuilder().Append($\"[|{price}|]\").ToString()", "an interpolated string")]
    [InlineData("[|string.Format(\"{0:N2}\", price)|]", "'string.Format'")]
    [InlineData("[|string.Format(\"{0}, {1}, {2}, {3}\", name, count, name, day)|]", "'string.Format'")]
    [InlineData("[|new System.Text.StringBuilder().AppendFormat(\"{0}\", price)|].ToString()", "'StringBuilder.AppendFormat'")]
    [InlineData("[|new System.Text.StringBuilder().Append(price)|].ToString()", "'StringBuilder.Append'")]
    [InlineData("[|\"for \" + price|]", "'+' with a text")]
    [InlineData("[|decimal.Parse(name)|]", "'decimal.Parse'")]
    [InlineData("[|double.TryParse(name, out ratio)|]", "'double.TryParse'")]
    [InlineData("[|DateTime.Parse(name)|]", "'DateTime.Parse'")]
    [InlineData("[|int.Parse(name, System.Globalization.NumberStyles.AllowThousands)|]", "'int.Parse'")]
    [InlineData("[|Convert.ToDouble(name)|]", "'Convert.ToDouble'")]
    [InlineData("[|Convert.ToString(price)|]", "'Convert.ToString'")]
    [InlineData("[|name.ToUpper()|]", "'string.ToUpper'")]
    [InlineData("[|name.ToLower()|]", "'string.ToLower'")]
    [InlineData("[|char.ToUpper(name[0])|]", "'char.ToUpper'")]
    [InlineData("[|string.Compare(name, \"a\")|]", "'string.Compare'")]
    [InlineData("[|string.Compare(name, \"a\", true)|]", "'string.Compare'")]
    [InlineData("[|name.CompareTo(\"a\")|]", "'string.CompareTo'")]
    public async Task Culture_ThatIsNotPassed_IsReportedThere(string expression, string implied)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF018", With(expression));

        Assert.Contains($"core of cached 'C.Get' reads 'CultureInfo.CurrentCulture' (implied by {implied}), which is not in the key", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("price.ToString(System.Globalization.CultureInfo.InvariantCulture)")]
    [InlineData("price.ToString(\"N2\", System.Globalization.CultureInfo.InvariantCulture)")]
    [InlineData("count.ToString()")]
    [InlineData("count.ToString(\"D4\")")]
    [InlineData("count.ToString(\"x\")")]
    [InlineData("day.ToString(\"o\")")]
    [InlineData("TimeSpan.Zero.ToString()")]
    [InlineData("Guid.Empty.ToString(\"N\")")]
    [InlineData("DayOfWeek.Monday.ToString()")]
    [InlineData("name.ToString()")]
    [InlineData("$\"{count}, {name}, {day:O}, {count:D4}\"")]
    [InlineData("FormattableString.Invariant($\"{price:N2}\")")]
    [InlineData("(FormattableString)$\"{price:N2}\"")]
    [InlineData("string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"{price:N2}\")")]
    [InlineData("new System.Text.StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $\"{price}\").ToString()")]
    [InlineData("string.Format(\"{0}, {1:D4}\", name, count)")]
    [InlineData("string.Format(\"{0:O}\", day)")]
    [InlineData("string.Format(System.Globalization.CultureInfo.InvariantCulture, \"{0:N2}\", price)")]
    [InlineData("\"for \" + count + name")]
    [InlineData("int.Parse(name)")]
    [InlineData("Guid.Parse(name)")]
    [InlineData("decimal.Parse(name, System.Globalization.CultureInfo.InvariantCulture)")]
    [InlineData("Convert.ToInt32(name)")]
    [InlineData("Convert.ToString(count)")]
    [InlineData("name.ToUpperInvariant()")]
    [InlineData("name.ToUpper(System.Globalization.CultureInfo.InvariantCulture)")]
    [InlineData("string.Compare(name, \"a\", StringComparison.Ordinal)")]
    [InlineData("string.CompareOrdinal(name, \"a\")")]
    [InlineData("name.Equals(\"a\") && name.Contains(\"a\")")]
    [InlineData("price > 1 ? name : throw new InvalidOperationException($\"{price} is too little\")")]
    [InlineData("Log(name)")]
    public Task Culture_PassedOrOfNoConsequence_IsFine(string expression) => RuleTest.SilentAsync(With(expression));

    private static string With(string expression)
        => $$"""
            partial class C
            {
                [Cached("5m")] public partial object? Get(decimal price, decimal? maybe, double ratio, int count, DateTime day, string name);
                private object? GetCore(decimal price, decimal? maybe, double ratio, int count, DateTime day, string name) => {{expression}};
                private static string Log(string name) { System.Diagnostics.Debug.WriteLine(name.ToUpper()); return name; }
            }
            """;
}
