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
        var (priority, shedBy) = (Priority(method, scope), ShedBy(method, scope).ToEquatableArray());
        return priority is null && shedBy.Count == 0 ? null : new(names.Fresh("mark"), priority, shedBy);
    }

    private static PriorityModel? Priority(AnnotatedMethod method, ArgumentScope scope)
    {
        if (MarkRules.PriorityOf(method) is not { } parameter)
        {
            return null;
        }

        var underlying = parameter.Type is INamedTypeSymbol { EnumUnderlyingType: { } integer } ? integer : parameter.Type;
        return new(scope.Argument(parameter), underlying.SpecialType is SpecialType.System_UInt64 or SpecialType.System_UIntPtr);
    }

    private static IEnumerable<Expression> ShedBy(AnnotatedMethod method, ArgumentScope scope)
        => method.Find(KnownAspects.Shed) is null
            ? []
            : method.Symbol.Parameters
                .Where(parameter => !parameter.Type.IsCancellationToken()
                    && parameter.GetAttributes().Any(attribute => attribute.Is(KnownAspects.ShedBy)))
                .Select(scope.Argument);
}
