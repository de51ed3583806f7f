namespace PerfAspects;

/// <summary>The health of the annotated methods and the process as a number.</summary>
/// <param name="Score">From 0 to 100; 100 without reasons.</param>
/// <param name="Reasons">The reasons why the score is below 100, the heaviest first.</param>
public sealed record HealthScore(int Score, IReadOnlyList<HealthReason> Reasons);

/// <summary>A reason for a lower health score.</summary>
/// <param name="Text">The reason with its figures.</param>
/// <param name="Penalty">The points that the score is lowered by.</param>
/// <param name="Method">The name of the method in the metrics; <see langword="null"/> for the process.</param>
public sealed record HealthReason(string Text, int Penalty, string? Method);
