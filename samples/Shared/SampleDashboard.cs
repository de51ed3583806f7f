using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Samples;

/// <summary>
/// The dashboard of a sample: <c>dotnet run --project samples/Quickstart -- --dashboard</c> opens it on the loopback address. A sample
/// that is a web application adds it to that application; any other sample starts it beside its own work.
/// </summary>
internal sealed class SampleDashboard : IAsyncDisposable
{
    private const string Flag = "--dashboard";
    private const string Prefix = "/perfaspects";

    private readonly WebApplication _application;

    private SampleDashboard(WebApplication application) => _application = application;

    /// <summary>Whether the command line has <c>--dashboard</c>, which is taken out of it.</summary>
    public static bool IsAsked(ref string[] arguments)
    {
        var isAsked = arguments.Contains(Flag);
        arguments = [.. arguments.Where(static argument => argument != Flag)];
        return isAsked;
    }

    /// <summary>
    /// Options of a web application with the dashboard: the environment is Development, in which only callers of this machine see it.
    /// </summary>
    public static WebApplicationOptions Options(string[] arguments)
        => new() { Args = arguments, EnvironmentName = Environments.Development };

    /// <summary>
    /// Adds the monitor to a web application, and listens on a free port of the loopback address unless the configuration has addresses.
    /// </summary>
    /// <param name="builder">A builder with <see cref="Options"/>.</param>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddPerfAspectsMonitoring();
        if (builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is null or "")
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
    }

    /// <summary>Maps the dashboard of a web application, and prints its address once the application has started.</summary>
    public static void Map(WebApplication application)
    {
        application.MapPerfAspects(Prefix);
        application.Lifetime.ApplicationStarted.Register(() =>
        {
            var server = application.Services.GetRequiredService<IServer>();
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            Console.WriteLine($"Dashboard: {address}{Prefix}/ (Ctrl+C ends)");
        });
    }

    /// <summary>
    /// Starts an application that only shows the dashboard. Start it before the first annotated method is called: the runtime of its host
    /// becomes <c>AspectRuntime.Default</c>.
    /// </summary>
    public static async Task<SampleDashboard> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(Options([]));
        builder.Logging.ClearProviders(); // the sample writes to the console
        Add(builder);
        var application = builder.Build();
        Map(application);
        await application.StartAsync().ConfigureAwait(false);
        return new SampleDashboard(application);
    }

    /// <summary>Waits for Ctrl+C, so that the dashboard stays open after the work of the sample.</summary>
    public Task WaitAsync() => _application.WaitForShutdownAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
