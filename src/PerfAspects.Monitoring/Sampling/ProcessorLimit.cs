using System.Globalization;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>
/// Reads how many processors the process may use. .NET knows the limit of a container too, but rounds half a processor up to one.
/// </summary>
internal static class ProcessorLimit
{
    private const string Quota = "/sys/fs/cgroup/cpu.max"; // version 2 of Linux' control groups: "50000 100000", or "max 100000"
    private const string OldQuota = "/sys/fs/cgroup/cpu/cpu.cfs_quota_us";
    private const string OldPeriod = "/sys/fs/cgroup/cpu/cpu.cfs_period_us";

    public static double Read()
    {
        try
        {
            return !OperatingSystem.IsLinux() ? Environment.ProcessorCount
                : File.Exists(Quota) ? Parse(File.ReadAllText(Quota), Environment.ProcessorCount)
                : File.Exists(OldQuota) ? Parse(File.ReadAllText(OldQuota) + " " + File.ReadAllText(OldPeriod), Environment.ProcessorCount)
                : Environment.ProcessorCount;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Environment.ProcessorCount;
        }
    }

    /// <summary>Reads a quota and its period; anything but two positive numbers is no limit.</summary>
    internal static double Parse(string text, int processors)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quota)
            && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var period)
            && quota > 0 && period > 0
            ? Math.Min(quota / period, processors)
            : processors;
    }
}
