using Microsoft.CodeAnalysis.Editing;

namespace PerfAspects.CodeFixes;

/// <summary>What mends one mistake, decided before it is offered. Several applied to one editor mend several at once.</summary>
/// <param name="Title">What the user is offered.</param>
/// <param name="ApplyAsync">Registers the edits.</param>
/// <param name="Addition">What it adds, where another fix may add the same: then one of them does.</param>
/// <param name="Choice">Which of several remedies it is; "fix all" takes the same everywhere.</param>
internal sealed record PlannedFix(string Title, Func<SolutionEditor, CancellationToken, Task> ApplyAsync, string? Addition = null,
    string Choice = "");
