using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>The alerts of a method, and the share of its calls that must succeed → <see cref="AlertsModel"/>.</summary>
internal static class AlertParser
{
    /// <summary>The model; null where the method has neither.</summary>
    public static AlertsModel? Parse(AnnotatedMethod method)
    {
        var alerts = Attributes(method, KnownAspects.Alert).ToEquatableArray();
        var objective = Attributes(method, KnownAspects.Slo).FirstOrDefault();
        return alerts.Count == 0 && objective is null ? null : new(alerts, objective);
    }

    private static IEnumerable<AttributeModel> Attributes(AnnotatedMethod method, string name)
        => method.Member.GetAttributes()
            .Where(attribute => attribute.Is(name))
            .Select(attribute => AspectParser.Parse(name, attribute, method.Compilation));
}
