using Microsoft.Extensions.Logging;

namespace PerfAspects.Caching;

/// <summary>Examines a file that SQLite has found damaged, and moves a damaged one aside, so that a fresh one can begin.</summary>
internal sealed class DamagedFile(string path, ILogger logger)
{
    private static readonly string[] s_suffixes = ["-wal", "-shm"];

    /// <summary>Whether the file that is there now is sound: another process may have replaced the damaged one.</summary>
    public bool IsSound()
    {
        try
        {
            using var session = new SqliteProbe(path);
            return session.QueryText("PRAGMA quick_check(1)") == "ok";
        }
        catch (Exception exception) when (SqliteSchema.IsCorruption(exception))
        {
            return false;
        }
    }

    /// <summary>Renames the file to <c>.corrupt-1</c>, or to the first number that is free.</summary>
    /// <returns>The new path. <see cref="Log"/> is to follow, outside of every lock.</returns>
    public string SetAside()
    {
        var number = 1;
        while (File.Exists($"{path}.corrupt-{number}"))
        {
            number++;
        }

        var target = $"{path}.corrupt-{number}";
        File.Move(path, target);
        foreach (var suffix in s_suffixes.Where(suffix => File.Exists(path + suffix)))
        {
            File.Move(path + suffix, target + suffix);
        }

        return target;
    }

    /// <summary>Logs that the file was set aside, if it was.</summary>
    public void Log(string? target, Exception cause)
    {
        if (target is not null)
        {
            SqliteLog.SetAside(logger, path, target, cause);
        }
    }

    private sealed class SqliteProbe(string path) : SqliteSession(path);
}
