using System.Globalization;
using System.Reflection;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Resilience;
using PerfAspects.Shared;

namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class SharedNameTests
{
    public static TheoryData<string> SharedAspects => [.. SharedSettings.All.Keys.Where(HasName)];

    [Theory]
    [InlineData("""Bulkhead(4, Name = "db")""", """Bulkhead(8, Name = [|"db"|])""", "[Bulkhead] of 'C.B' shares \"db\" with 'C.A', but 'maxConcurrency' is 8 here and 4 there")]
    [InlineData("""Bulkhead(4, Name = "db", QueueLimit = 1)""", """Bulkhead(4, Name = [|"db"|])""", "'QueueLimit' is 0 here and 1 there")]
    [InlineData("""CircuitBreaker(Name = "db")""", """CircuitBreaker(FailureRatio = 0.25, Name = [|"db"|])""", "'FailureRatio' is 0.25 here and 0.5 there")]
    [InlineData("""CircuitBreaker(Name = "db")""", """CircuitBreaker(BreakDuration = "6s", Name = [|"db"|])""", "'BreakDuration' is 6s here and 5s there")]
    [InlineData("""CircuitBreaker(Name = "db")""", """CircuitBreaker(Name = [|"db"|], Handle = [typeof(TimeoutException)])""", "'Handle' is System.TimeoutException here and none there")]
    [InlineData("""CircuitBreaker(Name = "db", Ignore = [typeof(FormatException)])""", """CircuitBreaker(Name = [|Shared|], Ignore = [typeof(TimeoutException)])""", "'Ignore' is System.TimeoutException here and System.FormatException there")]
    [InlineData("""CircuitBreaker(Name = "db", ConsecutiveFailures = 3)""", """CircuitBreaker(Name = [|"db"|])""", "'ConsecutiveFailures' is 0 here and 3 there")]
    public async Task Contradiction_IsReportedAtTheSecondUse(string first, string second, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF014", With(first, second)))[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    // To compare all names of a project is too much work for each edit of an open document.
    [Fact]
    public async Task Contradiction_InAnOpenDocument_IsLeftToTheWholeProject()
    {
        var (text, _) = RuleTest.Unmark(With("""Bulkhead(4, Name = "db")""", """Bulkhead(8, Name = [|"db"|])"""));
        var output = GeneratorHarness.RunOnErrors(text).Output;
        var analysis = RuleTest.Analyze(output);

        Assert.Empty(await analysis.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(output.SyntaxTrees[0]), filterSpan: null, CancellationToken.None));
        Assert.Equal(["PERF014"], (await analysis.GetAnalyzerDiagnosticsAsync()).Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("""Bulkhead(4, Name = "db")""", """Bulkhead(4, Name = "db", QueueLimit = 0, Enabled = false)""")]
    [InlineData("""Bulkhead(4, Name = "db")""", """Bulkhead(8, Name = "DB")""")]
    [InlineData("Bulkhead(4)", "Bulkhead(8)")]
    [InlineData("Bulkhead(4, Name = null)", "Bulkhead(8, Name = null)")]
    [InlineData("""Bulkhead(4, Name = "db")""", """CircuitBreaker(Name = "db", MinimumThroughput = 4)""")]
    [InlineData("""CircuitBreaker(Name = "db")""", """CircuitBreaker(Name = Shared, FailureRatio = 0.5, MinimumThroughput = 10, SamplingDuration = "00:00:30", BreakDuration = "5000ms", Handle = new Type[0])""")]
    [InlineData(
        """CircuitBreaker(Name = "db", Ignore = [typeof(FormatException), typeof(TimeoutException)])""",
        """CircuitBreaker(Name = "db", Ignore = [typeof(TimeoutException), typeof(FormatException)])""")]
    [InlineData("""CircuitBreaker(Name = "db")""", """CircuitBreaker(Name = "db", ObserveOnly = false)""")]
    public Task SameSettings_OrAnotherName_AreFine(string first, string second) => RuleTest.SilentAsync(With(first, second));

    [Fact]
    public async Task Contradictions_Several_AreReportedEachAgainstTheFirst()
    {
        var diagnostics = await RuleTest.FiresAsync(
            "PERF014",
            """
            partial class D
            {
                [Bulkhead(1, Name = "db")] public partial void A();
                private void ACore() { }
                [Bulkhead(2, Name = [|"db"|])] public partial void B();
                private void BCore() { }
            }

            partial class C
            {
                [Bulkhead(1, Name = "db")] public partial void A();
                private void ACore() { }
                [Bulkhead(3, Name = [|"db"|])] public partial void B();
                private void BCore() { }
            }
            """);

        Assert.All(diagnostics, diagnostic => Assert.Contains("with 'D.A'", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SharedAspects))]
    public void Settings_AreThoseOfTheAttribute(string aspect)
    {
        var properties = AttributeOf(aspect).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.Name is not (SharedSettings.Name or "Enabled" or "TypeId"));

        Assert.Equal(
            properties.Select(property => property.Name.ToUpperInvariant()).Order(StringComparer.Ordinal),
            SharedSettings.All[aspect].Select(setting => setting.Setting.ToUpperInvariant()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SharedAspects))]
    public void Defaults_AreThoseOfTheAttribute(string aspect)
    {
        var type = AttributeOf(aspect);
        var constructor = Assert.Single(type.GetConstructors());
        var attribute = constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(int) ? 1 : (object)"1s")]);

        Assert.All(
            SharedSettings.All[aspect].Where(setting => setting.Default is not null),
            setting => Assert.Equal(Text(setting.Default!), Text(type.GetProperty(setting.Setting)!.GetValue(attribute))));
    }

    private static bool HasName(string aspect) => AttributeOf(aspect).GetProperty(SharedSettings.Name) is not null;

    private static Type AttributeOf(string aspect) => typeof(AspectRuntime).Assembly.GetType(KnownAspects.MetadataName(aspect), throwOnError: true)!;

    private static string? Text(object? value) => value switch
    {
        Type[] { Length: 0 } => "",
        bool flag => SettingRule.TextOf(flag),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string With(string first, string second)
        => $$"""
            partial class C
            {
                private const string Shared = "db";

                [{{first}}] public partial void A();
                private void ACore() { }

                [{{second}}] public partial void B();
                private void BCore() { }
            }
            """;
}
