using Microsoft.CodeAnalysis.Editing;

namespace PerfAspects.CodeFixes;

/// <summary>A fix of one mistake, decided before it is offered. Several applied to one editor fix several at once.</summary>
/// <param name="Title">The title that the user sees.</param>
/// <param name="ApplyAsync">Registers the edits.</param>
/// <param name="Addition">The addition that another fix may make as well: then one of them does.</param>
/// <param name="Choice">Which of several remedies it is; "fix all" takes the same everywhere.</param>
internal sealed record PlannedFix(string Title, Func<SolutionEditor, CancellationToken, Task> ApplyAsync, string? Addition = null,
    string Choice = "");
