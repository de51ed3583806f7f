namespace PerfAspects.Warming;

/// <summary>The keys of <c>[Warm]</c> are those of an instance, and there is none.</summary>
internal sealed class WarmTargetMissingException(string message) : Exception(message);
