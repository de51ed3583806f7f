using PerfAspects.AspNetCore.Dashboard;
using PerfAspects.AspNetCore.Events;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The paths of the endpoints.</summary>
internal static class ApiRoutes
{
    private const string Api = "/api";

    /// <summary>Maps all endpoints.</summary>
    public static void Map(GuardedRoutes routes, MonitorServices monitor)
    {
        var dashboard = new DashboardEndpoints();
        routes.Get("/", dashboard.GetPageAsync);
        routes.Get("/" + DashboardFiles.Instance.Script.Name, dashboard.GetScriptAsync);
        routes.Get("/" + DashboardFiles.Instance.Style.Name, dashboard.GetStyleAsync);

        var health = new HealthEndpoints(monitor);
        routes.Get(Api + "/health", health.GetAsync);
        routes.Get(Api + "/health/detailed", health.GetDetailedAsync);

        var metrics = new MetricEndpoints(monitor);
        routes.Get(Api + "/metrics", metrics.GetCurrentAsync);
        routes.Get(Api + "/metrics/{**name}", metrics.GetHistoryAsync);
        routes.Get(Api + "/performance", new PerformanceEndpoint(monitor).GetAsync);
        routes.Get(Api + "/timeline", new TimelineEndpoint(monitor).GetAsync);
        routes.Get(Api + "/report", new ReportEndpoint(monitor).GetAsync);

        var methods = new MethodEndpoints(monitor);
        routes.Get(Api + "/methods", methods.GetAllAsync);
        routes.Get(Api + "/methods/{name}", methods.GetAsync);
        routes.Post(Api + "/methods/{name}/settings", new SettingsEndpoint(monitor).PostAsync);

        var profiles = new ProfileEndpoint(monitor);
        routes.Get(Api + "/methods/{name}/profile", profiles.GetAsync);
        routes.Post(Api + "/methods/{name}/profile", profiles.PostAsync);

        var circuits = new CircuitEndpoints(monitor);
        routes.Post(Api + "/circuits/{name}/isolate", circuits.IsolateAsync);
        routes.Post(Api + "/circuits/{name}/close", circuits.CloseAsync);

        var caches = new CacheEndpoints(monitor);
        routes.Get(Api + "/cache/status", caches.GetAsync);
        routes.Post(Api + "/cache/clear", caches.ClearAsync);
        routes.Post(Api + "/cache/invalidate", caches.InvalidateAsync);

        var alerts = new AlertEndpoints(monitor);
        routes.Get(Api + "/alerts", alerts.GetAsync);
        routes.Post(Api + "/alerts/{id}/acknowledge", alerts.AcknowledgeAsync);
        routes.Post(Api + "/alerts/{id}/resolve", alerts.ResolveAsync);
        routes.Post(Api + "/alerts/{id}/mute", alerts.MuteAsync);

        routes.Get(Api + "/system/info", new SystemEndpoint(monitor).GetAsync);
        routes.Get(Api + "/events", new EventsEndpoint(monitor).GetAsync);
    }
}
