using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects;

namespace Snippets;

/// <summary>The code of docs/monitoring.md.</summary>
public static class Monitoring
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddPerfAspectsMonitoring(options =>
        {
            options.Alerts.Add(new AlertRule("slow", "p99 > 200ms") { For = TimeSpan.FromMinutes(1) });
            options.Alerts.Add(new AlertRule("circuit", "circuit == open") { Severity = AlertSeverity.Critical });
            options.Alerts.Add(new AlertRule("high-cpu", "process.cpu > 80%"));
            options.Webhooks.Add(new WebhookOptions(new Uri("https://chat.example.org/hooks/1")) { Format = WebhookFormat.Slack });
            options.CriticalMethods.Add("Shop.PriceService.*");
        });
        builder.Services.AddSingleton<IAlertHandler, Pager>();
        builder.Services.AddHealthChecks().AddPerfAspects();
        return builder.Build();
    }

    public static int AcknowledgeWarnings(IAlerts alerts)
    {
        var acknowledged = 0;
        foreach (var alert in alerts.Current.Where(alert => alert.Severity == AlertSeverity.Warning))
        {
            acknowledged += alerts.Acknowledge(alert.Id) ? 1 : 0;
        }

        return acknowledged;
    }

    public static void AddMails(IServiceCollection services, string password)
    {
        services.AddPerfAspectsAlertEmails(options =>
        {
            options.Host = "smtp.example.org";
            (options.UserName, options.Password) = ("alerts", password);
            options.From = "Shop <alerts@example.org>";
            options.To.Add("operators@example.org");
            options.MinimumSeverity = AlertSeverity.Warning;
        });
    }

    public static void AddFurther(HostApplicationBuilder builder)
    {
        builder.Services.AddPerfAspectsProfiling();
        builder.Services.AddPerfAspectsSqliteHistory("metrics.db");
    }

    public static async Task WriteReportAsync(IPerformanceReports reports, DateTimeOffset now)
    {
        var report = await reports.CreateAsync(now.AddDays(-1), now);
        await File.WriteAllTextAsync("yesterday.html", report.ToHtml());
        await File.WriteAllTextAsync("yesterday.json", report.ToJson());
    }
}

/// <summary>Handles alerts in a way of the application's own.</summary>
public sealed class Pager : IAlertHandler
{
    public async ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (alert.Severity == AlertSeverity.Critical)
        {
            await File.AppendAllTextAsync("pages.txt", alert.Text + Environment.NewLine, cancellationToken);
        }
    }
}

public interface ICarrierApi
{
    Task<int> ShipAsync(int orderId);
}

public partial class Deliveries(ICarrierApi api)
{
    [Timed, Alert("p99 > 200ms", For = "1m", Severity = AlertSeverity.Critical), Alert("failures > 5%"), Slo("99.9%")]
    public partial Task<int> ShipAsync(int orderId);

    private Task<int> ShipCoreAsync(int orderId) => api.ShipAsync(orderId);
}
