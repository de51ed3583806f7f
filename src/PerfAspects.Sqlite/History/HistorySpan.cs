namespace PerfAspects.History;

/// <summary>How long the samples of a resolution are kept, and how many of them make a block; in seconds.</summary>
internal static class HistorySpan
{
    private const int IntervalsOfABlock = 60;
    private const int Coarse = 60;
    private const long OfFine = 6 * 3_600;
    private const long OfCoarse = 7 * 24 * 3_600;

    /// <summary>The time that samples are kept.</summary>
    public static long Kept(int resolution) => resolution < Coarse ? OfFine : OfCoarse;

    /// <summary>The time that a block spans.</summary>
    public static long OfBlock(int resolution) => (long)resolution * IntervalsOfABlock;

    /// <summary>The beginning of the block that a time belongs to.</summary>
    public static long BlockOf(int resolution, long time) => time - time % OfBlock(resolution);
}
