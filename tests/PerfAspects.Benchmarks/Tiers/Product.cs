namespace PerfAspects.Benchmarks.Tiers;

/// <summary>The value that all caches keep, about a hundred bytes as JSON.</summary>
internal sealed record Product(int Id, string Name, decimal Price, DateTime ChangedAt)
{
    private static readonly DateTime s_changedAt = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Product Load(int id) => new(id, "A product of a usual name", 12.5m, s_changedAt);
}
