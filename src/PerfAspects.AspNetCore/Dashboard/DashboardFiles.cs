using System.Text;

namespace PerfAspects.AspNetCore.Dashboard;

/// <summary>The three files of the dashboard, from the resources of this assembly.</summary>
internal sealed class DashboardFiles
{
    private static readonly Lazy<DashboardFiles> s_instance = new(static () => new DashboardFiles());

    private DashboardFiles()
    {
        Script = DashboardFile.Hashed("js", "text/javascript; charset=utf-8", Read("dashboard.js"));
        Style = DashboardFile.Hashed("css", "text/css; charset=utf-8", Read("dashboard.css"));
        var page = Encoding.UTF8.GetString(Read("index.html"))
            .Replace("{{script}}", Script.Name, StringComparison.Ordinal)
            .Replace("{{style}}", Style.Name, StringComparison.Ordinal);
        Page = DashboardFile.Page(Encoding.UTF8.GetBytes(page));
    }

    /// <summary>The files.</summary>
    public static DashboardFiles Instance => s_instance.Value;

    public DashboardFile Page { get; }

    public DashboardFile Script { get; }

    public DashboardFile Style { get; }

    private static byte[] Read(string name)
    {
#pragma warning disable RS0030 // resources are found without looking at any type, and are there under native AOT
        using var stream = typeof(DashboardFiles).Assembly.GetManifestResourceStream(name)!;
#pragma warning restore RS0030
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
