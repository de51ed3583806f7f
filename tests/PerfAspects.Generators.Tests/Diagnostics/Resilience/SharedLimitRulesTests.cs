namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class SharedLimitRulesTests
{
    [Theory]
    [InlineData("object", "'object'")]
    [InlineData("List<int>", "'List<int>'")]
    [InlineData("(int, object)", "'object'")]
    [InlineData("System.Globalization.CultureInfo?", "'CultureInfo'")]
    public async Task PartitionNotShared_Type_IsReportedAtTheParameter(string type, string blamed)
    {
        var fired = await RuleTest.FiresAsync("PERF027", Limited("Shared = true", $"int id, [Partition] {type} [|tenant|]"));

        Assert.Contains(blamed, fired[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains("partition", fired[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shared = true", "[Partition] string? a, [Partition] Guid b, [Partition] DayOfWeek c, object other")]
    [InlineData("Shared = true", "[Partition] int? a, [Partition] (int, string?) b, [Partition] Uri c, [Partition] DateTimeOffset d")]
    [InlineData("Shared = false", "[Partition] object tenant")]
    [InlineData("Shared = true, Lease = \"100ms\", OnUnavailable = LimitFallback.Closed", "int id")]
    [InlineData("Shared = true, Lease = \"999ms\"", "int id")]
    public Task SharedLimit_ThatIsRight_IsFine(string settings, string parameters) => RuleTest.SilentAsync(Limited(settings, parameters));

    [Theory]
    [InlineData("Lease = [|\"100ms\"|]")]
    [InlineData("OnUnavailable = [|LimitFallback.Open|]")]
    [InlineData("Shared = true, Lease = [|\"1s\"|]")]
    [InlineData("Shared = true, Lease = [|\"1m\"|]")]
    public Task SettingsDefeat_OfALimit_IsReportedAtTheArgument(string settings)
        => RuleTest.FiresAsync("PERF022", Limited(settings, "int id"));

    [Fact]
    public Task SharedNameContradicts_DefaultsWrittenOut_AreAlike()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [RateLimited(1, "1s", Name = "n")] public partial int Get();
                [RateLimited(1, "1s", Shared = false, Name = "n")] public partial int Other();
                private int GetCore() => 1;
                private int OtherCore() => 1;
            }
            """);

    [Fact]
    public Task NotADuration_Lease_IsReported()
        => RuleTest.FiresAsync("PERF005", Limited("Shared = true, Lease = [|\"soon\"|]", "int id"));

    [Fact]
    public Task OutOfRange_Fallback_IsReported()
        => RuleTest.FiresAsync("PERF006", Limited("Shared = true, OnUnavailable = [|(LimitFallback)7|]", "int id"));

    [Theory]
    [InlineData("Shared = true", "")]
    [InlineData("Shared = true, Lease = \"100ms\"", "Shared = true")]
    [InlineData("Shared = true, OnUnavailable = LimitFallback.Open", "Shared = true")]
    public async Task SharedNameContradicts_OtherSettings_IsReported(string first, string second)
        => await RuleTest.FiresAsync(
            "PERF014",
            $$"""
            partial class C
            {
                [RateLimited(1, "1s", Name = "n", {{first}})] public partial int Get();
                [RateLimited(1, "1s", {{(second.Length == 0 ? "" : second + ", ")}}Name = [|"n"|])] public partial int Other();
                private int GetCore() => 1;
                private int OtherCore() => 1;
            }
            """);

    private static string Limited(string settings, string parameters)
    {
        var plain = parameters.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)
            .Replace("[Partition] ", "", StringComparison.Ordinal);
        var method = $"[RateLimited(1, \"1s\", {settings})] public partial int Get({parameters});";
        return $"partial class C {{ {method} private int GetCore({plain}) => 1; }}";
    }
}
