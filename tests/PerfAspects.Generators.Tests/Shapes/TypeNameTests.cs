using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Parsing;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Names that are joined by hand are those that the compiler would display.</summary>
public sealed class TypeNameTests
{
    private const string Types =
        """
        namespace Shop.Größe { class Order<A, B>; struct Bare; enum Kind; delegate void Done(); class Outer { public class Inner; } class record; }
        namespace Shop.@event { class Order; }
        class NoNamespace;
        class @class;
        """;

    [Theory]
    [InlineData("int")]
    [InlineData("object?")]
    [InlineData("string?[]")]
    [InlineData("int[]?")]
    [InlineData("decimal?")]
    [InlineData("NoNamespace")]
    [InlineData("Shop.Größe.Bare?")]
    [InlineData("Shop.Größe.Order<Shop.Größe.Kind, string?>?")]
    [InlineData("Task<List<Shop.Größe.Done?>>")]
    [InlineData("Dictionary<T, U?>")]
    [InlineData("IReadOnlyList<T?>?[]")]
    [InlineData("CancellationToken")]
    public void PlainName_IsTheCompilers(string type)
    {
        var symbol = TypeOf(type);

        Assert.Equal(Displayed(symbol), PlainTypeNames.Of(symbol));
    }

    [Theory]
    [InlineData("dynamic")]
    [InlineData("nint")]
    [InlineData("(int A, string B)")]
    [InlineData("List<(int, int)>")]
    [InlineData("List<dynamic>")]
    [InlineData("int[,]")]
    [InlineData("int[][]")]
    [InlineData("int*")]
    [InlineData("Shop.Größe.Outer.Inner")]
    [InlineData("Shop.Größe.record")]
    [InlineData("Shop.@event.Order")]
    [InlineData("@class")]
    [InlineData("List<@class?>")]
    [InlineData("Missing")]
    public void PlainName_OfWhatIsNotPlain_IsLeftToTheCompiler(string type)
    {
        var symbol = TypeOf(type);

        Assert.Null(PlainTypeNames.Of(symbol));
        Assert.Equal(Displayed(symbol), symbol.Declared());
    }

    private static ITypeSymbol TypeOf(string type)
        => GeneratorHarness.Compile(LanguageVersion.Preview, Types, $"unsafe class C<T, U> where U : class {{ public {type} Field; }}")
            .GetTypeByMetadataName("C`2")!.GetMembers("Field").OfType<IFieldSymbol>().Single().Type;

    private static string Displayed(ITypeSymbol type)
        => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
}
