using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Named;

namespace PerfAspects.Generators.Parsing;

/// <summary><c>HandleResult</c> and <c>DelayOf</c> → <see cref="JudgeModel"/>.</summary>
internal static class JudgeParser
{
    public static JudgeModel? Parse(AnnotatedMethod method, CallNames names)
    {
        var result = Expression.Of(names.Result);
        var judges = method.Aspects.SelectMany((aspect, index) => NamedMethods.Judges
            .Where(judge => judge.Aspect == aspect.Name)
            .Select(judge => (Index: index, Call: NamedMethodParser.Call(judge, method, aspect.Attribute, names, result)))
            .Where(judge => judge.Call is not null)).ToArray();
        var exception = NamedMethods.DelayOf.Find(method) is null ? null : names.Fresh("exception");
        return judges.Length == 0 && exception is null
            ? null
            : new(
                judges.Length == 0 ? "" : names.Fresh("aspect"),
                judges.Select(judge => new JudgedAspect(judge.Index, judge.Call!)).ToEquatableArray(),
                exception is null
                    ? null
                    : new(exception, NamedMethodParser.Call(NamedMethods.DelayOf, method, names, Expression.Of(exception))!));
    }
}
