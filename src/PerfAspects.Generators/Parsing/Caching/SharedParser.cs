using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The identity of a shared method's entries in every process → <see cref="SharedModel"/>.</summary>
internal static class SharedParser
{
    public static SharedModel? Parse(AnnotatedMethod method, CallNames names, SharedKeyParser? keys, IEnumerable<KeyWrite> writes)
        => keys is null
            ? null
            : new(Literal(IdentityOf(method)), Literal(FingerprintOf(method)), TypeArguments(method, names), keys.Writer,
                writes.ToEquatableArray());

    private static string IdentityOf(AnnotatedMethod method)
    {
        var parameters = string.Join(",", method.Symbol.Parameters.Select(parameter => SharedShape.NameOf(parameter.Type)));
        return $"{method.Symbol.ContainingType.Reflected()}.{method.Member.Name}({parameters})";
    }

    private static string FingerprintOf(AnnotatedMethod method)
    {
        var shape = new SharedShape();
        foreach (var part in KeyPart.Of(method.Symbol))
        {
            shape.AddKey(part.Type(method.Symbol, method.Compilation) ?? part.Parameter.Type);
        }

        shape.Add(SharedRules.ValueOf(method)!);
        return shape.ToFingerprint();
    }

    private static EquatableArray<string> TypeArguments(AnnotatedMethod method, CallNames names)
        => method.Symbol.ContainingType.WithContainingTypes().Reverse()
            .SelectMany(type => type.TypeParameters)
            .Concat(method.Symbol.TypeParameters)
            .Select(names.TypeParameter)
            .ToEquatableArray();

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
