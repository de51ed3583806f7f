using System.Text;
using Microsoft.Build.Framework;
using PerfAspects.Build.Grafana;
using PerfAspects.Build.Prometheus;
using PerfAspects.Build.Reading;

namespace PerfAspects.Build;

/// <summary>
/// Writes rules for Prometheus and a dashboard for Grafana from the attributes of an assembly that has just been compiled. A file whose
/// content would not change is not written.
/// </summary>
public sealed class WriteMonitoringFiles : ITask
{
    /// <inheritdoc/>
    public IBuildEngine? BuildEngine { get; set; }

    /// <inheritdoc/>
    public ITaskHost? HostObject { get; set; }

    /// <summary>The path of the assembly.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The path of the rules. Default: none are written.</summary>
    public string? PrometheusRules { get; set; }

    /// <summary>The path of the dashboard. Default: none is written.</summary>
    public string? GrafanaDashboard { get; set; }

    /// <inheritdoc/>
    public bool Execute()
    {
        var name = Path.GetFileNameWithoutExtension(Assembly);
        var methods = AnnotatedMethodReader.Read(Assembly);
        return Write(PrometheusRules, () => RulesFile.Write(name, methods))
            & Write(GrafanaDashboard, () => DashboardFile.Write(name, methods));
    }

    private bool Write(string? path, Func<string> content)
    {
        if (path is null or "")
        {
            return true;
        }

        try
        {
            var bytes = Encoding.UTF8.GetBytes(content());
            if (File.Exists(path) && File.ReadAllBytes(path).SequenceEqual(bytes))
            {
                return true;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(path, bytes);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            BuildEngine?.LogErrorEvent(new BuildErrorEventArgs(
                "", "", path, 0, 0, 0, 0, $"The file cannot be written: {exception.Message}", "", nameof(PerfAspects)));
            return false;
        }
    }
}
