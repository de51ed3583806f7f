using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Shapes;
using PerfAspects.Shared;

namespace PerfAspects.Generators.Rules;

/// <summary>A method that carries aspects, invalidates cached values, or both, as the rules look at it.</summary>
/// <param name="Member">The declared and annotated member: the method or the property; of a partial one the definition.</param>
/// <param name="Symbol">The method that is called: the member itself, or the getter.</param>
/// <param name="Aspects">Its aspects in nesting order, outermost first.</param>
/// <param name="Compilation">The compilation, which knows which type converts to which.</param>
internal sealed record AnnotatedMethod(
    ISymbol Member,
    IMethodSymbol Symbol,
    ImmutableArray<Aspect> Aspects,
    Compilation Compilation)
{
    /// <summary>The argument of <c>[AspectCore]</c>.</summary>
    public const string CoreArgument = "method";

    public const string ToolName = "PerfAspects.Generators";

    // Looked for by rule after rule, and the same whatever the aspects. A box, since analyzers may run on several threads.
    private StrongBox<CoreLookup>? _core;

    /// <summary>The method with its annotations, or null if it has none.</summary>
    public static AnnotatedMethod? Of(ISymbol member, Compilation compilation)
    {
        if (IsPlain(member) || member.Called() is not { } method)
        {
            return null;
        }

        var attributes = member.GetAttributes();
        var aspects = ImmutableArray.CreateBuilder<Aspect>();
        foreach (var attribute in attributes)
        {
            if (KnownAspects.NameOf(attribute) is { } name)
            {
                aspects.Add(new(name, attribute));
            }
        }

        var itself = new AnnotatedMethod(member, method, InOrder(aspects.ToImmutable()), compilation);
        return member.IsPartialDefinition() && TypeAspects.Of(member.ContainingType) is { IsEmpty: false } ofType
            ? TypeAspects.Extend(itself, ofType)
            : itself.IsAnnotated ? itself
            : null;
    }

    /// <summary>
    /// Whether there is nothing about the member, told at once: so it is with most, and the answer is needed for all, again and again.
    /// </summary>
    public static bool IsPlain(ISymbol member)
        => member.IsImplicitlyDeclared // also the static form of an extension block's method, which repeats its attributes
            || (!member.IsPartialDefinition() && member.GetAttributes().IsEmpty);

    /// <summary>
    /// Whether the member may be an annotated method, told without a look for its core: it has annotations, or its type has.
    /// </summary>
    public static bool MayBe(ISymbol member)
        => member.IsPartialDefinition()
            && (member.GetAttributes().Any(attribute => KnownAspects.NameOf(attribute) is not null)
                || !TypeAspects.Of(member.ContainingType).IsEmpty);

    /// <summary>How the method is called in messages: <c>PriceService.GetPriceAsync</c>.</summary>
    public string DisplayName => Member.Display();

    /// <summary>The location at which the author has written its name.</summary>
    public Location Location => Member.Locations[0];

    /// <summary>Its <c>[AspectCore]</c>, if it has one.</summary>
    public AttributeData? CoreMark => Member.GetAttributes().FirstOrDefault(attribute => attribute.Is(KnownAspects.AspectCore));

    /// <summary>The core that <c>[AspectCore]</c> names, or null where the convention finds it.</summary>
    public string? NamedCore => CoreMark is { } mark ? mark.ValueOf(CoreArgument)?.Value as string ?? "" : null;

    /// <summary>The names that its core may have, the preferred one first.</summary>
    public ImmutableArray<string> CoreNames
        => NamedCore is { } name ? [name]
            : IsBatched ? Cores.CoreNames.ForBatch(Member)
            : Offloads ? [.. Cores.CoreNames.For(Member), .. Cores.CoreNames.ForOffload(Member)]
            : Cores.CoreNames.For(Member);

    /// <summary>The core that <see cref="CoreLookup"/> found for it.</summary>
    public CoreLookup FoundCore => (_core ??= new(CoreLookup.Find(this))).Value;

    /// <summary>Whether it has any annotation.</summary>
    public bool IsAnnotated => !Aspects.IsEmpty;

    /// <summary>Its <c>[CacheInvalidate]</c> attributes as they are written.</summary>
    public IEnumerable<AttributeData> Invalidations
        => Aspects.Where(aspect => aspect.Name == KnownAspects.CacheInvalidate).Select(aspect => aspect.Attribute);

    /// <summary>Its <c>[Cached]</c> or <c>[CachedEach]</c>, if it has one.</summary>
    public Aspect? Cache => Find(KnownAspects.Cached) ?? Find(KnownAspects.CachedEach);

    /// <summary>Whether its calls are gathered, so that its core is one for many keys.</summary>
    public bool IsBatched => Find(KnownAspects.Batched) is not null;

    /// <summary>Whether it returns a task, with a result or without.</summary>
    public bool IsTask => Returned.Shape
        is ReturnShape.Task or ReturnShape.TaskOfResult or ReturnShape.ValueTask or ReturnShape.ValueTaskOfResult;

    /// <summary>Whether a synchronous core of it runs on the thread pool.</summary>
    public bool Offloads => IsTask && !IsBatched && Find(KnownAspects.Bulkhead)?.Attribute.ValueOf("Offload") is { Value: true };

    /// <summary>Whether it drops cached values.</summary>
    public bool Invalidates => Find(KnownAspects.CacheInvalidate) is not null;

    /// <summary>Whether anything is done with the result of the core before it is handed on.</summary>
    public bool ActsOnResult => Invalidates || Find(KnownAspects.CachePut) is not null;

    /// <summary>Whether it has no aspect but <c>[CacheInvalidate]</c>: nothing then stands between wrapper and core.</summary>
    public bool AtMostInvalidates => Aspects.All(aspect => aspect.Name == KnownAspects.CacheInvalidate);

    /// <summary>Whether nothing but its type brings the method to the generator.</summary>
    public bool IsLedByType => Aspects.All(aspect => aspect.IsOfType);

    public ReturnType Returned { get; } = ReturnType.Of(Symbol);

    /// <summary>
    /// At most measured, and done when it returns: the wrapper then calls the core itself, and what cannot travel in a struct
    /// (references, spans) needs not to.
    /// </summary>
    public bool IsInline => Returned.Shape is ReturnShape.Value or ReturnShape.Void
        && Aspects.All(aspect => aspect.Name is KnownAspects.Traced or KnownAspects.Timed or KnownAspects.CacheInvalidate);

    /// <summary>The wrapper calls the core itself, awaited or not: nothing stands between them.</summary>
    public bool CallsCoreItself => IsInline || AtMostInvalidates;

    /// <summary>It may do nothing but invalidate, and then has nothing to return or hand out.</summary>
    public bool NeedsNoCore
        => Invalidates
            && NamedCore is null
            && Returned.Shape is ReturnShape.Void or ReturnShape.Task or ReturnShape.ValueTask
            && Symbol.Parameters.All(parameter => parameter.RefKind != RefKind.Out);

    /// <summary>The token that cancels the call: the first one the caller gives.</summary>
    public IParameterSymbol? Token { get; } = TokenOf(Symbol);

    /// <summary>Whether someone other than this generator has written the implementing part.</summary>
    public bool HasBodyOfItsOwn
        => Member.IsImplementationPart()
            || (Member.ImplementationPart() is { } part && !Member.GetAttributes().Any(IsOurMark) && !IsEmitted(part))
            || (!Member.IsPartialDefinition() && IsPartial);

    /// <summary>Whether the generator has written its implementing part, here or in the assembly it comes from.</summary>
    public bool IsWrapped
        => IsPartial
            ? Member.IsPartialDefinition() && !HasBodyOfItsOwn : Member.DeclaringSyntaxReferences.IsEmpty
            && Member.GetAttributes().Any(IsOurMark);

    /// <summary>Whether its declaration says <c>unsafe</c>, as its implementing part then has to.</summary>
    public bool IsUnsafe
        => Member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is MemberDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.UnsafeKeyword));

    /// <summary>Whether a declaration of the method says <c>partial</c>.</summary>
    public bool IsPartial => Member.IsDeclaredPartial();

    /// <summary>The same with more aspects.</summary>
    public AnnotatedMethod With(IEnumerable<Aspect> more) => this with { Aspects = InOrder(Aspects.AddRange(more)) };

    public Aspect? Find(string name)
    {
        foreach (var aspect in Aspects)
        {
            if (aspect.Name == name)
            {
                return aspect;
            }
        }

        return null;
    }

    // One that may be null is the token where there is no other.
    private static IParameterSymbol? TokenOf(IMethodSymbol method)
    {
        IParameterSymbol? nullable = null;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.Out && parameter.Type.IsCancellationToken())
            {
                if (!parameter.Type.MayBeNull())
                {
                    return parameter;
                }

                nullable ??= parameter;
            }
        }

        return nullable;
    }

    private static ImmutableArray<Aspect> InOrder(ImmutableArray<Aspect> aspects)
        => aspects.Length < 2 ? aspects : [.. aspects.OrderBy(aspect => AspectDefinitions.IndexOf(aspect.Name))];

    // If the author has written a [GeneratedCode], ours would be a second one.
    private static bool IsEmitted(ISymbol part) => part.DeclaringSyntaxReferences.Any(reference => CoreUse.IsEmitted(reference.SyntaxTree));

    /// <summary>Whether the attribute says that this generator has written the member.</summary>
    public static bool IsOurMark(AttributeData attribute)
        => attribute.AttributeClass?.Name == "GeneratedCodeAttribute"
            && attribute.ConstructorArguments.FirstOrDefault().Value is ToolName;
}

/// <summary>One aspect of a method.</summary>
/// <param name="Name">Its name in the nesting order.</param>
/// <param name="Attribute">The attribute as written.</param>
/// <param name="IsOfType">Whether it is written on the type, for all its members.</param>
internal sealed record Aspect(string Name, AttributeData Attribute, bool IsOfType = false)
{
    public AspectDefinition Definition => AspectDefinitions.Find(Name)!;
}
