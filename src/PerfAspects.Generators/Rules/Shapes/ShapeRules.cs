using System.Reflection;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Shapes;

/// <summary>PERF007, PERF008, PERF017, PERF042: whether a wrapper can hold the arguments and hand back the result.</summary>
internal static class ShapeRules
{
    private const string KeepTimedAlone = "or keep only [Timed] and [Traced] on a synchronous method";

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (!method.IsAnnotated)
        {
            return []; // a wrapper that only calls its core takes what that takes
        }

        if (WhyNotWrapped(method) is { } reason)
        {
            return [new RuleViolation(Descriptors.ShapeNotSupported, method.Location, method.DisplayName, reason)];
        }

        if (IsAwaitedInUnsafeCode(method))
        {
            return [new RuleViolation(Descriptors.UnsafeWrapper, method.Location, method.DisplayName)];
        }

        return Parameters(method).Concat(NothingToCache(method)).Concat(NothingToOvertake(method)).Concat(NameRules.Check(method));
    }

    /// <summary>Whether the member's own shape is one that its aspects can wrap.</summary>
    public static bool Admits(AnnotatedMethod method)
        => WhyNotWrapped(method) is null && !IsAwaitedInUnsafeCode(method) && !Parameters(method).Concat(NothingToCache(method)).Any();

    private static string? WhyNotWrapped(AnnotatedMethod method)
    {
        var symbol = method.Symbol;
        return symbol.ReturnType switch
        {
            _ when symbol.RefKind != RefKind.None => "it returns by reference; return a value",
            _ when symbol.IsVararg => "it takes an '__arglist', which cannot be passed on; take an array",
            var type when type.MentionsPointer() => "it returns a pointer; return a value",
            ITypeParameterSymbol { AllowsRefLikeType: true } => "it returns a type that may be a ref struct; remove 'allows ref struct'",
            var type when type.IsAsyncEnumerator() => "it returns an enumerator, whose end nobody would see; return IAsyncEnumerable<T>",
            _ when method.Returned.Shape == ReturnShape.Stream && NotOnStreams(method) is { } aspect =>
                $"it returns an asynchronous stream, which [{aspect}] cannot wrap; remove [{aspect}], or return a Task of a list",
            { IsRefLikeType: true } when !method.IsInline => $"it returns a ref struct; return a value, {KeepTimedAlone}",
            _ when symbol is { IsStatic: false, ContainingType.IsRefLikeType: true } && !method.IsInline
                => $"it belongs to a ref struct; make it static, {KeepTimedAlone}",
            _ when IsAwaitedUnderALock(method)
                => "it is [MethodImpl(MethodImplOptions.Synchronized)], where nothing can be awaited; leave that to the core",
            _ when IsCalledOnACopy(method)
                => "its core works on a copy of the struct, so that what it changes is lost; make the method readonly, or static",
            _ => null,
        };
    }

    // A wrapper that at most invalidates awaits its core itself.
    private static bool AwaitsCore(AnnotatedMethod method)
        => method is
        {
            AtMostInvalidates: true,
            Returned.Shape: ReturnShape.Task or ReturnShape.TaskOfResult or ReturnShape.ValueTask or ReturnShape.ValueTaskOfResult,
        }
            && CoreLookup.For(method).Core is not null;

    private static bool IsAwaitedInUnsafeCode(AnnotatedMethod method) => method.IsUnsafe && AwaitsCore(method);

    private static bool IsAwaitedUnderALock(AnnotatedMethod method)
        => method.Symbol.MethodImplementationFlags.HasFlag(MethodImplAttributes.Synchronized) && AwaitsCore(method);

    private static string? NotOnStreams(AnnotatedMethod method)
        => method.Aspects.FirstOrDefault(aspect => !KnownAspects.OnStreams.Contains(aspect.Name))?.Name;

    // A struct travels to its core by value, through a pipeline or an await. What is readonly changes nothing.
    private static bool IsCalledOnACopy(AnnotatedMethod method)
        => method.Symbol is { IsStatic: false, IsReadOnly: false, ContainingType.TypeKind: TypeKind.Struct }
            && !method.IsInline
            && !(method.NeedsNoCore && CoreLookup.For(method).Core is null);

    private static IEnumerable<RuleViolation> Parameters(AnnotatedMethod method)
    {
        foreach (var typeParameter in method.Symbol.TypeParameters.Where(typeParameter => typeParameter.AllowsRefLikeType))
        {
            yield return Violation("Type parameter", typeParameter, "it allows a ref struct; remove 'allows ref struct'");
        }

        foreach (var parameter in method.Symbol.Parameters)
        {
            if (WhyNotHeld(parameter, method.IsInline) is { } reason)
            {
                yield return Violation("Parameter", parameter, reason);
            }
        }

        RuleViolation Violation(string kind, ISymbol parameter, string reason)
            => new(Descriptors.ParameterNotHeld, parameter.Locations[0], kind, parameter.Name, method.DisplayName, reason);
    }

    private static string? WhyNotHeld(IParameterSymbol parameter, bool isInline)
        => parameter switch
        {
            var pointer when pointer.Type.MentionsPointer() => "it is a pointer; pass memory or a value",
            { Type: ITypeParameterSymbol { AllowsRefLikeType: true, TypeParameterKind: TypeParameterKind.Type } }
                => "it may be a ref struct; remove 'allows ref struct'",
            _ when isInline => null,
            { RefKind: not RefKind.None } => $"it is passed by reference; pass it by value, {KeepTimedAlone}",
            { Type.IsRefLikeType: true } => $"it is a ref struct; pass memory or a value, {KeepTimedAlone}",
            _ => null,
        };

    private static IEnumerable<RuleViolation> NothingToOvertake(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Hedge) is not null && method.Returned.Shape is ReturnShape.Void or ReturnShape.Value)
        {
            yield return new RuleViolation(
                Descriptors.ShapeNotSupported,
                method.Location,
                method.DisplayName,
                "it is synchronous, so that no second call can overtake a slow one; return a task, or remove [Hedge]");
        }
    }

    private static IEnumerable<RuleViolation> NothingToCache(AnnotatedMethod method)
    {
        if ((method.Find(KnownAspects.Cached) ?? method.Find(KnownAspects.CachePut)) is { } cached
            && method.Returned.Shape is ReturnShape.Void or ReturnShape.Task or ReturnShape.ValueTask)
        {
            yield return new RuleViolation(Descriptors.NothingToCache, cached.Attribute.LocationOf(), method.DisplayName);
        }
    }
}
