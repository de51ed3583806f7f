using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Isolates and closes circuits.</summary>
internal sealed class CircuitEndpoints(MonitorServices monitor)
{
    public Task IsolateAsync(HttpContext context) => SwitchAsync(context, "isolate circuit", static method => method.IsolateCircuit());

    public Task CloseAsync(HttpContext context) => SwitchAsync(context, "close circuit", static method => method.CloseCircuit());

    private Task SwitchAsync(HttpContext context, string action, Action<AspectMethod> change)
    {
        var methods = MethodEndpoints.Find(monitor, context);
        AspectMethod[] breaking = [.. methods.Where(static method => method.Aspects.Contains("CircuitBreaker"))];
        if (breaking.Length == 0)
        {
            throw new BadInputException("name", $"{methods[0].Name} has no circuit breaker.");
        }

        foreach (var method in breaking)
        {
            change(method);
        }

        monitor.Logger.ControlUsed(Parameters.UserOf(context), action, breaking[0].Name);
        return Answer.DoneAsync(context);
    }
}
