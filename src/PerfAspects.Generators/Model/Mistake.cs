namespace PerfAspects.Generators.Model;

/// <summary>A broken rule that only the generator can report, as text.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Place">Where.</param>
/// <param name="Arguments">What the message is completed with.</param>
internal sealed record Mistake(string Rule, Place Place, EquatableArray<string> Arguments);

/// <summary>A place in a file, which unlike the compiler's own keeps no syntax tree alive and compares by content.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The first character, counted from the file's beginning.</param>
/// <param name="Length">How many characters there are.</param>
/// <param name="StartLine">The line of the first one, from 0.</param>
/// <param name="StartColumn">Its place in that line, from 0.</param>
/// <param name="EndLine">The line of the end.</param>
/// <param name="EndColumn">Its place in that line.</param>
internal sealed record Place(string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
