using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing;

/// <summary>An annotated method → <see cref="MethodModel"/>. Here symbols end: the model holds text and nothing else.</summary>
internal static class MethodParser
{
    /// <summary>The method, or null where there is nothing to do: it is not partial, or it has a body.</summary>
    public static ParsedMethod? Parse(AnnotatedMethod method, MemberDeclarationSyntax syntax, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var mistakes = DeclarationErrors.Check(method).Select(DiagnosticParser.Parse).ToEquatableArray();
        if (mistakes.Count > 0)
        {
            return new(null, mistakes);
        }

        return method.Member.IsPartialDefinition() && !method.HasBodyOfItsOwn
            ? new(Model(method, syntax, cancellationToken), default)
            : null;
    }

    private static MethodModel Model(AnnotatedMethod method, MemberDeclarationSyntax syntax, CancellationToken cancellationToken)
    {
        var symbol = method.Symbol;
        var type = TypeParser.Parse(symbol.ContainingType, method.Compilation);
        var error = ErrorOf(method);
        cancellationToken.ThrowIfCancellationRequested();
        return new MethodModel(
            type,
            Identifiers.Escape(MethodNames.ManifestField(symbol, type.Manifest)),
            $"{type.FullName}.{method.Member.Name}",
            DeclarationParser.Parse(symbol, syntax, error is null && IsAwaited(method)),
            DeclarationParser.Accessors(syntax).ToEquatableArray(),
            !method.IsUnsafe
                && symbol.Parameters.Select(parameter => parameter.Type).Append(symbol.ReturnType).Any(TypeParts.MentionsPointer),
            symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DebuggerStepThroughAttribute"),
            method.Member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute"),
            error is null ? WrapperParser.Parse(method, CoreLookup.For(method).Core) : null,
            error is null ? null : SymbolDisplay.FormatLiteral(error, quote: true));
    }

    private static bool IsAwaited(AnnotatedMethod method)
        => method.AtMostInvalidates
            && method.Returned.Shape is not (ReturnShape.Void or ReturnShape.Value or ReturnShape.Stream)
            && (CoreLookup.For(method).Core is { } core
                ? method.IsAnnotated || !CoreReturn.IsHandedOn(method.Symbol, core, method.Compilation)
                : SharedRules.IsAwaited(method));

    private static string? ErrorOf(AnnotatedMethod method) => ErrorOf(method, new(SymbolEqualityComparer.Default));

    private static string? ErrorOf(AnnotatedMethod method, HashSet<ISymbol> visited)
        => MethodRules.Check(method).Concat(TypeRules.Check(method)).FirstOrDefault()?.Message
            ?? (method.Aspects.Select(aspect => aspect.Attribute).All(IsComplete)
                ? null
                : $"The attributes of {method.DisplayName} do not compile.")
            ?? ErrorOfDecorator(method)
            ?? ErrorOfTargets(method, visited);

    private static string? ErrorOfDecorator(AnnotatedMethod method)
        => CoreLookup.For(method).Core is null && DecoratedCore.LacksInner(method)
            ? DecoratorRules.Check(method.Symbol.ContainingType, method.Compilation).First().Message
            : null;

    // A cached method in error has nothing that another one could call. Its own message is reported where the method is declared.
    private static string? ErrorOfTargets(AnnotatedMethod method, HashSet<ISymbol> visited)
        => TargetsOf(method)
            .Select(target => target.OriginalDefinition)
            .Where(visited.Add)
            .Select(target => ErrorOf(AnnotatedMethod.Of(target.Declared(), method.Compilation)!, visited))
            .FirstOrDefault(error => error is not null);

    // The cached methods whose members the wrapper calls.
    private static IEnumerable<IMethodSymbol> TargetsOf(AnnotatedMethod method)
        => InvalidationLookup.All(method)
            .Select(target => target.Method)
            .Concat(WithLookup.Of(method).Target is { } lender ? [lender] : [])
            .Concat(method.Find(KnownAspects.CachePut) is { } put && PutLookup.Of(method, put.Attribute).Target is { } written
                ? [written] : []);

    // An attribute that the compiler itself rejects has no value to emit again.
    private static bool IsComplete(AttributeData attribute)
        => attribute.AttributeConstructor is not null
            && attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value))
                .SelectMany(value => value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values : [value])
                .All(value => value.Kind != TypedConstantKind.Error);
}
