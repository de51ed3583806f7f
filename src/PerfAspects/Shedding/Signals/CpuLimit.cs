using System.Globalization;

namespace PerfAspects.Shedding.Signals;

/// <summary>
/// The number of processors whose time the process may use. <see cref="Environment.ProcessorCount"/> rounds a container's limit up to a
/// whole number, so that a process with half a processor could never seem to use more than half of what it may; the limit is read from the
/// control group itself.
/// </summary>
internal static class CpuLimit
{
    private const string Root = "/sys/fs/cgroup";

    public static double Read() => OperatingSystem.IsLinux() ? Read(static path => TryRead(path)) : Environment.ProcessorCount;

    /// <summary>Reads the limit from the files of a control group, of version 2 or 1.</summary>
    /// <param name="read">Reads a file; <see langword="null"/> if it cannot be read.</param>
    public static double Read(Func<string, string?> read)
    {
        double least = Environment.ProcessorCount;
        foreach (var line in (read("/proc/self/cgroup") ?? "").Split('\n'))
        {
            // hierarchy:controllers:path
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }

            if (controllers.Length == 0)
            {
                least = Math.Min(least, Least(path, folder => OfVersion2(read($"{Root}{folder}/cpu.max"))));
            }
            else if (controllers.Split(',').Contains("cpu"))
            {
                least = Math.Min(least, Least(path, folder => Quotient(
                    read($"{Root}/cpu{folder}/cpu.cfs_quota_us"), read($"{Root}/cpu{folder}/cpu.cfs_period_us"))));
            }
        }

        return least;
    }

    // A group has at most what each group around it has. In a container the path is that of the machine, and only the root is there.
    private static double Least(string path, Func<string, double?> limitOf)
    {
        var least = double.MaxValue;
        for (var folder = path.TrimEnd('/'); ; folder = folder[..Math.Max(folder.LastIndexOf('/'), 0)])
        {
            least = Math.Min(least, limitOf(folder) ?? double.MaxValue);
            if (folder.Length == 0)
            {
                return least;
            }
        }
    }

    // "50000 100000", or "max 100000" without a limit.
    private static double? OfVersion2(string? text)
        => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var quota, var period]
            ? Quotient(quota, period) : null;

    private static double? Quotient(string? quota, string? period)
        => long.TryParse(quota, NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(period, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var of)
            && time > 0
            && of > 0
                ? (double)time / of : null;

    private static string? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
