using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Architecture;

/// <summary>
/// Emission alone writes C#. Parsing and the models name types, members and values; calls, statements and punctuation are Emission's.
/// </summary>
public sealed class CodeTests
{
    private static readonly string[] s_code = ["(", ")", ";", "=>", "{", "}", "?.", " is ", "new "];

    // Text of the user's own that is repeated: declarations, constraints and constants. SharedParser makes an identity, which is no code.
    private static readonly HashSet<string> s_exempt =
        ["AspectParser.cs", "ConstraintParser.cs", "DeclarationParser.cs", "DefaultValue.cs", "SharedParser.cs"];

    [Theory]
    [InlineData("Parsing")]
    [InlineData("Model")]
    public void EarlierStage_HoldsNoCode(string stage) => Assert.DoesNotContain(CodeIn(stage), static found => !s_exempt.Contains(found.File));

    [Fact]
    public void Exemptions_AreNeeded() => Assert.Equal(s_exempt.Order(), CodeIn("Parsing").Select(static found => found.File).Distinct().Order());

    [Fact]
    public void Emission_HoldsCode() => Assert.NotEmpty(CodeIn("Emission"));

    private static IEnumerable<(string File, int Line, string Text)> CodeIn(string stage)
        => from path in Directory.GetFiles(Path.Combine(SourceFolder(), "PerfAspects.Generators", stage), "*.cs", SearchOption.AllDirectories)
           from token in CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantTokens()
           where token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
           where s_code.Any(code => token.ValueText.Contains(code, StringComparison.Ordinal))
           select (Path.GetFileName(path), token.GetLocation().GetLineSpan().StartLinePosition.Line + 1, token.ValueText);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../../../src"));
}
