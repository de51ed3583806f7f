using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Parsing;

/// <summary>The <c>[Fallback]</c>s of a method → <see cref="FallbackModel"/>.</summary>
internal static class FallbackParser
{
    public static FallbackModel? Parse(AnnotatedMethod method, CallParser call, CallNames names)
    {
        var fallbacks = FallbackLookup.All(method).ToArray();
        if (fallbacks.Length == 0)
        {
            return null;
        }

        var (index, exception) = (names.Fresh("index"), names.Fresh("exception"));
        return new(index, exception, fallbacks.Select(Model).ToEquatableArray());

        CoreModel Model(FallbackLookup fallback)
            => CoreParser.Parse(
                method,
                fallback.Method!,
                fallback.TakesException(method)
                    ? call.Invocation(fallback.Method!, Expression.Of(exception)) : call.Invocation(fallback.Method!),
                isLast: true);
    }
}
