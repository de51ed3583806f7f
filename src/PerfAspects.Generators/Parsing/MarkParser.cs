using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing;

/// <summary>The parameters marked <c>[Priority]</c> and <c>[ShedBy]</c> → <see cref="MarkModel"/>.</summary>
internal static class MarkParser
{
    public static MarkModel? Parse(AnnotatedMethod method, ArgumentScope scope, CallNames names)
    {
        MarkValue?[] values = [Priority(method, scope), ShedKey(method, scope)];
        var found = values.OfType<MarkValue>().ToEquatableArray();
        return found.Count == 0 ? null : new(names.Fresh("mark"), found);
    }

    private static MarkValue? Priority(AnnotatedMethod method, ArgumentScope scope)
    {
        if (MarkRules.PriorityOf(method) is not { } parameter)
        {
            return null;
        }

        var value = scope.Argument(parameter);
        var underlying = parameter.Type is INamedTypeSymbol { EnumUnderlyingType: { } integer } ? integer : parameter.Type;
        return new("Priority", underlying.SpecialType is SpecialType.System_UInt64 or SpecialType.System_UIntPtr
            ? $"(long)global::System.Math.Min((ulong){value}, (ulong)long.MaxValue)" : $"(long){value}");
    }

    private static MarkValue? ShedKey(AnnotatedMethod method, ArgumentScope scope)
    {
        if (method.Find(KnownAspects.Shed) is null)
        {
            return null;
        }

        string? hash = null;
        foreach (var parameter in method.Symbol.Parameters)
        {
            if (!parameter.Type.IsCancellationToken() && parameter.GetAttributes().Any(attribute => attribute.Is(KnownAspects.ShedBy)))
            {
                var value = scope.Argument(parameter);
                hash = hash is null
                    ? $"{Emitted.Space}StableHash.Of({value})" : $"{Emitted.Space}StableHash.Combine({hash}, {value})";
            }
        }

        return hash is null ? null : new("ShedKey", hash);
    }
}
