namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>Methods with alerts beside them.</summary>
internal sealed partial class GuardedStore(AspectRuntime runtime)
{
    private readonly AspectRuntime _runtime = runtime;

    [Timed, Alert("max > 200ms", For = "0s", Severity = AlertSeverity.Critical)]
    public partial int Take(Action working);

    [Timed, Slo("99%")]
    public partial int Sell(bool fails);

    private static int TakeCore(Action working)
    {
        working();
        return 1;
    }

    private static int SellCore(bool fails) => fails ? throw new InvalidOperationException("The store is closed.") : 1;
}
