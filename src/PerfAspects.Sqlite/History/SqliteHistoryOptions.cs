namespace PerfAspects;

/// <summary>The options of a <see cref="SqliteMetricHistory"/>.</summary>
public sealed class SqliteHistoryOptions
{
    private const long LeastSize = 1024 * 1024;

    /// <summary>
    /// The path of the file, such as <c>metrics.db</c>. Default: none. The file is created if it does not exist; its folder must exist and
    /// be on a disk of this machine.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The size in bytes that the content of the file does not exceed for long. Default: 256 MiB. At least 1 MiB. Above it, the oldest
    /// samples are removed before their time.
    /// </summary>
    public long MaxSize { get; set; } = 256L * 1024 * 1024;

    /// <summary>Refuses values that no history can work with.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            throw new ArgumentException($"{nameof(Path)} must be the path of a file, such as metrics.db.");
        }

        if (MaxSize < LeastSize)
        {
            throw new ArgumentException($"{nameof(MaxSize)} is {MaxSize}; it must be at least {LeastSize} (1 MiB).");
        }
    }
}
