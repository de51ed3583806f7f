using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAspects.Generators.Rules;

/// <summary>What is done with a parameter or member where it is mentioned.</summary>
internal static class Operations
{
    /// <summary>Whether its value is asked for. To set it is another matter, and a name is only a name.</summary>
    public static bool IsRead(this IOperation reference)
        => reference.Parent is not INameOfOperation
            && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference);
}
