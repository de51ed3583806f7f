using System.Collections.Immutable;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF024: a retried method whose name says that doing it twice does more than doing it once.</summary>
internal static class IdempotenceRules
{
    private static readonly ImmutableHashSet<string> s_effects = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Create", "Insert", "Add", "Post", "Send", "Charge", "Pay", "Submit", "Publish", "Enqueue", "Append", "Increment");

    // What follows these is what is looked for, not what is done: GetPost, FindAddOn.
    private static readonly ImmutableHashSet<string> s_questions = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Get", "Find", "Fetch", "Load", "Read", "List", "Query", "Search", "Count", "Is", "Has", "Can", "Should");

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Retry) is { Attribute: var retry } aspect
            && retry.ValueOf("Idempotent") is not { Value: true }
            && Effect(method.Member.Name) is { } effect)
        {
            yield return new RuleViolation(Descriptors.NotIdempotent, aspect.IsOfType ? method.Location : retry.LocationOf(), method.DisplayName, effect);
        }
    }

    private static string? Effect(string name)
    {
        var words = NameWords.Of(name).ToArray();
        return words.Where((word, place) => s_effects.Contains(word) && IsDone(words, place)).FirstOrDefault();
    }

    // GetOrAdd asks first and may still add.
    private static bool IsDone(string[] words, int place)
        => place == 0 || words[place - 1] is "Or" or "And" or "Then" || !s_questions.Contains(words[0]);
}
