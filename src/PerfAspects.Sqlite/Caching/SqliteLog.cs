using Microsoft.Extensions.Logging;

namespace PerfAspects.Caching;

/// <summary>The log messages of the files.</summary>
internal static partial class SqliteLog
{
    [LoggerMessage(1, LogLevel.Warning, "The file {Path} is damaged. It was set aside as {Target}, and a new one was begun.")]
    public static partial void SetAside(ILogger logger, string path, string target, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The file {Path} is damaged and could not be set aside.")]
    public static partial void NotSetAside(ILogger logger, string path, Exception exception);
}
