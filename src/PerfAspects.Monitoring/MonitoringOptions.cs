namespace PerfAspects;

/// <summary>Options of the monitor.</summary>
public sealed class MonitoringOptions
{
    /// <summary>
    /// The rules of alerts. Those of the configuration, <c>PerfAspects:Monitoring:Alerts:high-cpu:Expression</c>, are added; one that
    /// cannot be read is logged and left out.
    /// </summary>
    public IList<AlertRule> Alerts { get; } = [];

    /// <summary>The time after which handlers are notified again of an alert that still fires. Default: 1 hour. Zero: never.</summary>
    public TimeSpan AlertReminder { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The addresses that alerts are posted to. Default: none. Alerts are always logged.</summary>
    public IList<WebhookOptions> Webhooks { get; } = [];

    /// <summary>
    /// The methods without which the application is unhealthy: <c>Namespace.Type.Method</c>, or <c>Namespace.Type.*</c>. While the circuit
    /// of one is open, the health check reports Unhealthy instead of Degraded. Default: none.
    /// </summary>
    public IList<string> CriticalMethods { get; } = [];

    /// <summary>
    /// The utilization of the processors at which <c>perfaspects.scaling.signal</c> is 1. Default: 0.7. Above 0, at most 1.
    /// </summary>
    public double TargetUtilization { get; set; } = 0.7;

    /// <summary>
    /// The most memory that the history takes up, in bytes: an eighth for the samples by the second, an eighth for sums over hours, a
    /// quarter for the samples by 10 s, half for those by 60 s.
    /// Beyond it the oldest samples of that resolution are dropped before their time. Default: 64 MB. At least 1 MB.
    /// </summary>
    public long MaxHistoryMemory { get; set; } = 64 * 1024 * 1024;
}
