namespace PerfAspects;

/// <summary>The options of a <see cref="SqliteCacheTier"/>.</summary>
public sealed class SqliteTierOptions : CacheTierOptions
{
    /// <summary>
    /// The path of the file, such as <c>cache.db</c>. Default: none. The file is created if it does not exist; its folder must exist and be
    /// on a disk of this machine.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The size in bytes that the content of the file does not exceed for long. Default: 256 MiB. Above it, entries that have not been read
    /// for the longest time are removed.
    /// </summary>
    public long MaxSize { get; set; } = 256L * 1024 * 1024;

    /// <summary>The clock of lifetimes, which runs from the start of the machine and is the same for all its processes.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The number of invalidations that the log keeps at least.</summary>
    internal int LogLength { get; set; } = 10_000;

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        Check(!string.IsNullOrWhiteSpace(Path), Path, "must be the path of a file, such as cache.db");
        Check(MaxSize >= 1024 * 1024, MaxSize, "must be at least 1048576 (1 MiB)");
    }
}
