using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Pipeline;

namespace PerfAspects.Generators.Rules;

/// <summary>A method that carries aspects, invalidates cached values, or both, as the rules look at it.</summary>
/// <param name="Symbol">The method; of a partial one the definition.</param>
/// <param name="Aspects">Its aspects in nesting order, outermost first; empty where it only invalidates.</param>
/// <param name="Invalidations">Its <c>[CacheInvalidate]</c> attributes as they stand.</param>
/// <param name="Compilation">What answers which type converts to which.</param>
internal sealed record AnnotatedMethod(
    IMethodSymbol Symbol,
    ImmutableArray<Aspect> Aspects,
    ImmutableArray<AttributeData> Invalidations,
    Compilation Compilation)
{
    private const string ToolName = "PerfAspects.Generators";

    /// <summary>The method with its annotations, or null if it has none.</summary>
    public static AnnotatedMethod? Of(IMethodSymbol method, Compilation compilation)
    {
        var attributes = method.GetAttributes();
        if (attributes.IsEmpty)
        {
            return null; // most methods, asked again with every keystroke
        }

        var annotations = attributes
            .Select(attribute => new Aspect(KnownAspects.NameOf(attribute)!, attribute))
            .Where(annotation => annotation.Name is not null)
            .ToLookup(annotation => annotation.Name == KnownAspects.CacheInvalidate);
        return annotations.Count == 0
            ? null
            : new AnnotatedMethod(
                method,
                [.. annotations[false].OrderBy(aspect => AspectOrder.IndexOf(aspect.Name))],
                [.. annotations[true].Select(invalidation => invalidation.Attribute)],
                compilation);
    }

    /// <summary>How the method is called in messages: <c>PriceService.GetPriceAsync</c>.</summary>
    public string DisplayName => Symbol.Display();

    /// <summary>The one annotation that brings the method to the generator, whichever others it has.</summary>
    public string Leader => Aspects.IsEmpty ? KnownAspects.CacheInvalidate : Aspects[0].Name;

    public ReturnType Returned => ReturnType.Of(Symbol);

    /// <summary>
    /// At most measured, and done when it returns: the wrapper then calls the core itself, and what cannot travel in a struct
    /// (references, spans) needs not to.
    /// </summary>
    public bool IsInline => Returned.Shape is ReturnShape.Value or ReturnShape.Void && Aspects.All(aspect => aspect.Name is KnownAspects.Traced or KnownAspects.Timed);

    /// <summary>The wrapper calls the core itself, awaited or not: nothing stands between them.</summary>
    public bool CallsCoreItself => IsInline || Aspects.IsEmpty;

    /// <summary>It may do nothing but invalidate, and then has nothing to return or hand out.</summary>
    public bool NeedsNoCore
        => !Invalidations.IsEmpty
            && Returned.Shape is ReturnShape.Void or ReturnShape.Task or ReturnShape.ValueTask
            && Symbol.Parameters.All(parameter => parameter.RefKind != RefKind.Out);

    /// <summary>The token that cancels the call: the first one the caller gives.</summary>
    public IParameterSymbol? Token
        => Symbol.Parameters.FirstOrDefault(parameter => parameter.Type.IsCancellationToken() && parameter.RefKind != RefKind.Out);

    /// <summary>Whether someone other than this generator has written the implementing part.</summary>
    public bool HasBodyOfItsOwn
        => Symbol.PartialDefinitionPart is not null
            || (Symbol.PartialImplementationPart is not null && !Symbol.GetAttributes().Any(IsOurMark))
            || (!Symbol.IsPartialDefinition && IsPartial);

    /// <summary>Whether a declaration of the method says <c>partial</c>.</summary>
    public bool IsPartial
        => Symbol.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is MethodDeclarationSyntax method && method.IsPartial());

    public Aspect? Find(string name) => Aspects.FirstOrDefault(aspect => aspect.Name == name);

    private static bool IsOurMark(AttributeData attribute)
        => attribute.AttributeClass?.Name == "GeneratedCodeAttribute"
            && attribute.ConstructorArguments.FirstOrDefault().Value is ToolName;
}

/// <summary>One aspect of a method.</summary>
internal sealed record Aspect(string Name, AttributeData Attribute);
