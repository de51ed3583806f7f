namespace PerfAspects;

/// <summary>Options of the monitor.</summary>
public sealed class MonitoringOptions
{
    /// <summary>
    /// The most memory that the history takes up, in bytes: a quarter for the samples by the second, a quarter for those by 10 s, half
    /// for those by 60 s.
    /// Beyond it the oldest samples of that resolution are dropped before their time. Default: 64 MB. At least 1 MB.
    /// </summary>
    public long MaxHistoryMemory { get; set; } = 64 * 1024 * 1024;
}
