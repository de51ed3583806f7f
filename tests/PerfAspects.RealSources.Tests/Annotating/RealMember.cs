using Microsoft.CodeAnalysis;

namespace PerfAspects.RealSources.Tests.Annotating;

/// <summary>An annotated member of a corpus.</summary>
/// <param name="Name">The name that an error message would give it.</param>
/// <param name="Shapes">All that is said of its declaration and body.</param>
/// <param name="Refusal">The rule that keeps the member from being wrapped; null if it is wrapped.</param>
internal sealed record RealMember(string Name, Shapes Shapes, Diagnostic? Refusal);
