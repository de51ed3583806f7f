using System.Text.RegularExpressions;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>The fingerprint of a shared method's types: another shape, another fingerprint; the same shape, the same one.</summary>
public sealed partial class SharedFingerprintTests
{
    private const string Plain = "public sealed record Price(decimal Amount, string? Note);";

    [Theory]
    [InlineData("public sealed record Price(decimal Amount, string Note);")]
    [InlineData("public sealed record Price(decimal Amount, string? Note, int More);")]
    [InlineData("public sealed record Price(double Amount, string? Note);")]
    [InlineData("public sealed record Price(decimal Total, string? Note);")]
    [InlineData("public sealed record Price(decimal Amount, string? Note) { public int Field; }")]
    [InlineData("public sealed record Price([property: System.Text.Json.Serialization.JsonPropertyName(\"a\")] decimal Amount, string? Note);")]
    public void Fingerprint_OfAnotherShape_Differs(string type) => Assert.NotEqual(FingerprintOf(Plain), FingerprintOf(type));

    [Theory]
    [InlineData("public sealed record Price(string? Note, decimal Amount);")]
    [InlineData("public sealed record Price(decimal Amount, string? Note) { private int _hidden; public static int Count; public void Run() { } }")]
    [InlineData("/// <summary>Text.</summary>\npublic sealed record Price(decimal Amount, string? Note);")]
    public void Fingerprint_OfTheSameShape_IsTheSame(string type) => Assert.Equal(FingerprintOf(Plain), FingerprintOf(type));

    [Fact]
    public void Fingerprint_OfATypeInside_Counts()
        => Assert.NotEqual(
            FingerprintOf("public sealed record Price(System.Collections.Generic.IReadOnlyList<Part> Parts); public sealed record Part(int Id, Price? Of);"),
            FingerprintOf("public sealed record Price(System.Collections.Generic.IReadOnlyList<Part> Parts); public sealed record Part(long Id, Price? Of);"));

    [Fact]
    public void Fingerprint_OfAnEnum_CountsItsValues()
        => Assert.NotEqual(
            FingerprintOf("public sealed record Price(Kind Kind); public enum Kind { A, B }"),
            FingerprintOf("public sealed record Price(Kind Kind); public enum Kind { B, A }"));

    private static string FingerprintOf(string type)
    {
        var run = GeneratorHarness.Run(
            $$"""
            namespace Shop;

            {{type}}

            public partial class Prices
            {
                [Cached("5m", Shared = true)]
                public partial Price Get(int id);

                private Price GetCore(int id) => null!;
            }
            """);
        return Fingerprint().Match(string.Concat(run.Files.Values)).Groups["fingerprint"].Value is { Length: > 0 } found
            ? found
            : throw new InvalidOperationException("no fingerprint was emitted");
    }

    [GeneratedRegex("ISharedKey\\.Identity => new\\(\"Shop\\.Prices\\.Get\\(int\\)\", \"(?<fingerprint>[0-9a-f]{16})\"\\)")]
    private static partial Regex Fingerprint();
}
