using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF022: an <c>Offload</c> that moves nothing, and a <c>[Priority]</c> where no call waits.</summary>
internal static class BulkheadRules
{
    private const string Offload = "Offload";
    private const string QueueLimit = "QueueLimit";

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Bulkhead) is not { Attribute: var bulkhead } aspect)
        {
            yield break;
        }

        if (!aspect.IsOfType && bulkhead.ValueOf(Offload) is { Value: true } && IdleReason(method) is { } reason)
        {
            yield return new(Descriptors.SettingsDefeat, bulkhead.LocationOf(Offload), $"{Offload} = true", method.DisplayName, reason);
        }

        if (MarkRules.PriorityOf(method) is { } priority && bulkhead.ValueOf(QueueLimit) is not { Value: int and > 0 })
        {
            yield return new(
                Descriptors.SettingsDefeat,
                priority.GetAttributes().First(attribute => attribute.Is(KnownAspects.Priority)).LocationOf(),
                "[Priority]",
                method.DisplayName,
                $"no call waits for its [Bulkhead]; give it a {QueueLimit}");
        }
    }

    private static string? IdleReason(AnnotatedMethod method)
        => !method.IsTask ? "it returns no task, and its core runs on the thread of its caller; return a task, or remove it"
            : CoreLookup.For(method) is { Difference: null, Core: { } core }
                && Shapes.ReturnType.Of(core).Shape is not (ReturnShape.Void or ReturnShape.Value)
                ? "its core is asynchronous and not moved to the thread pool; make the core synchronous, or remove it"
            : null;
}
