namespace PerfAspects.Monitoring.History;

/// <summary>The lengths of intervals and how long samples of that length are kept, in seconds.</summary>
internal static class Resolutions
{
    public const int Recent = 1;
    public const int Fine = 10;
    public const int Coarse = 60;

    public const long RecentSpan = 10 * 60;
    public const long FineSpan = 6 * 3_600;
    public const long CoarseSpan = 7 * 24 * 3_600;
}
