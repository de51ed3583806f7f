namespace PerfAspects.Generators.Model;

/// <summary>A broken rule that only the generator can report, as text.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Place">The location.</param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record DiagnosticModel(string Rule, Place Place, EquatableArray<string> Arguments);

/// <summary>A place in a source file, which unlike the compiler's own keeps no syntax tree alive and compares by content.</summary>
/// <param name="Path">The path of the source file.</param>
/// <param name="Start">The first character, counted from the file's beginning.</param>
/// <param name="Length">How many characters there are.</param>
internal sealed record Place(string Path, int Start, int Length);
