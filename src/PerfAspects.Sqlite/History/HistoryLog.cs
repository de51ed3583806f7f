using Microsoft.Extensions.Logging;

namespace PerfAspects.History;

/// <summary>The log messages of the history.</summary>
internal static partial class HistoryLog
{
    [LoggerMessage(3, LogLevel.Error, "The metric history {Path} cannot be written. The samples of an hour wait for it in memory.")]
    public static partial void NotWritten(ILogger logger, string path, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "The metric history {Path} is written again.")]
    public static partial void WrittenAgain(ILogger logger, string path);
}
