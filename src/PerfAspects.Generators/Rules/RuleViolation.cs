using System.Globalization;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>A rule that is broken, where, and in which words. The analyzers report it, a method left unwrapped throws it.</summary>
internal sealed class RuleViolation(DiagnosticDescriptor rule, Location? location, params string[] arguments)
{
    public DiagnosticDescriptor Rule => rule;

    public Location? Location => location;

    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>Whether the method is left without its wrapper; else what is said is advice.</summary>
    public bool LeavesUnwrapped => rule.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The message of the exception that an unwrapped method throws.</summary>
    public string Message
        => rule.Id + ": "
            + string.Format(CultureInfo.InvariantCulture, rule.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments);

    public Diagnostic ToDiagnostic() => Diagnostic.Create(rule, location, arguments);
}
