using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing;

/// <summary>The parameters marked <c>[Partition]</c> → <see cref="PartitionModel"/>.</summary>
internal static class PartitionParser
{
    public static PartitionModel? Parse(AnnotatedMethod method, ArgumentScope scope, CallNames names)
    {
        if (!method.Aspects.Any(aspect => aspect.Definition.IsPartitionable))
        {
            return null; // there is nothing to have a part of
        }

        var values = method.Symbol.Parameters
            .Where(parameter => parameter.GetAttributes().Any(attribute => attribute.Is(KnownAspects.Partition))
                && !parameter.Type.IsCancellationToken())
            .Select(scope.Argument)
            .ToEquatableArray();
        return values.Count == 0 ? null : new(names.Fresh("partitions"), values);
    }
}
