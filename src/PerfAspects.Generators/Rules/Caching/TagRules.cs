using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF012: the holes of tags, where entries are tagged and where they are dropped.</summary>
internal static class TagRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Aspects
            .Where(aspect => aspect.Name is KnownAspects.Cached or KnownAspects.CachedEach or KnownAspects.CacheInvalidate)
            .Select(aspect => aspect.Attribute)
            .SelectMany(attribute => Check(attribute, method));

    private static IEnumerable<RuleViolation> Check(AttributeData attribute, AnnotatedMethod method)
    {
        var tags = attribute.TextsOf(CachedArguments.Tags);
        for (var i = 0; i < tags.Length; i++)
        {
            if (Fault(tags[i], method) is { } reason)
            {
                yield return new RuleViolation(
                    Descriptors.HoleNamesNothing,
                    attribute.LocationOf(CachedArguments.Tags, i),
                    CachedArguments.Literal(tags[i]),
                    method.DisplayName,
                    reason);
            }
        }
    }

    /// <summary>The members that the holes of an attribute's tags read, as far as they can be read.</summary>
    public static IEnumerable<MemberPath> Paths(AttributeData attribute, AnnotatedMethod method)
        => attribute.TextsOf(CachedArguments.Tags)
            .SelectMany(tag => TagTemplate.Parse(tag ?? "").Parts)
            .Where(part => part.IsHole)
            .Select(part => MemberPath.Find(part.Text, method.Symbol, method.Compilation).Path)
            .OfType<MemberPath>();

    private static string? Fault(string? tag, AnnotatedMethod method)
    {
        if (tag is null)
        {
            return "a tag is a text";
        }

        var (parts, error) = TagTemplate.Parse(tag);
        return error ?? parts
            .Where(part => part.IsHole)
            .Select(part => MemberPath.Find(part.Text, method.Symbol, method.Compilation).Error)
            .FirstOrDefault(reason => reason is not null);
    }
}
