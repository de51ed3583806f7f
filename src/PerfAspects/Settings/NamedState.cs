namespace PerfAspects.Settings;

/// <summary>A limit, circuit or bulkhead that methods share by name.</summary>
/// <param name="Aspect">The aspect: each has names of its own.</param>
/// <param name="Name">The name, compared ordinally.</param>
/// <param name="Settings">The settings that all sharing methods must have alike.</param>
internal sealed record NamedState(string Aspect, string Name, object Settings);
