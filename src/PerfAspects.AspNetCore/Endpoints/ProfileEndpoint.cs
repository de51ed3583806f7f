using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Sampled stacks of a method, where the application has a profiler.</summary>
internal sealed class ProfileEndpoint(MonitorServices monitor)
{
    private const int Longest = 5;

    public Task GetAsync(HttpContext context)
    {
        var method = MethodEndpoints.Find(monitor, context)[0];
        return Answer.JsonAsync(context, json => Write(json, monitor.Profiler?.Find(method)));
    }

    public async Task PostAsync(HttpContext context)
    {
        var method = MethodEndpoints.Find(monitor, context)[0];
        var duration = TimeSpan.FromSeconds(SecondsOf(context.Request));
        if (monitor.Profiler is not { } profiler)
        {
            await Answer.ProblemAsync(
                context, StatusCodes.Status501NotImplemented, "No profiler",
                "Add builder.Services.AddPerfAspectsProfiling() of the package PerfAspects.Monitoring.Profiling.")
                .ConfigureAwait(false);
            return;
        }

        if (profiler.WaitFor(duration) is var wait && wait > TimeSpan.Zero)
        {
            var seconds = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = seconds;
            await Answer.ProblemAsync(
                context, StatusCodes.Status429TooManyRequests, "Too many profiles",
                $"Profiles take at most 5 s in 10 minutes; there is room in {seconds} s.").ConfigureAwait(false);
            return;
        }

        await ProfileAsync(context, profiler, method, duration).ConfigureAwait(false);
    }

    /// <summary>Writes when the last profile was taken; <c>null</c> if none was.</summary>
    public static void WriteTime(Utf8JsonWriter json, MethodProfile? profile)
    {
        if (profile is null)
        {
            json.WriteNull("profiledAt");
        }
        else
        {
            json.WriteString("profiledAt", profile.Time);
        }
    }

    private async Task ProfileAsync(HttpContext context, IMethodProfiler profiler, AspectMethod method, TimeSpan duration)
    {
        MethodProfile profile;
        try
        {
            monitor.Logger.ControlUsed(Parameters.UserOf(context), "profile", method.Name);
            profile = await profiler.ProfileAsync(method, duration, context.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "No profile", exception.Message).ConfigureAwait(false);
            return;
        }

        await Answer.JsonAsync(context, json => Write(json, profile)).ConfigureAwait(false);
    }

    private static int SecondsOf(HttpRequest request)
    {
        var text = Parameters.Find(request, "seconds");
        return text is null ? Longest
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= Longest
            ? seconds
            : throw new BadInputException("seconds", $"'{text}' is no whole number from 1 to {Longest}.");
    }

    private static void Write(Utf8JsonWriter json, MethodProfile? profile)
    {
        if (profile is null)
        {
            json.WriteNull("profile");
            return;
        }

        json.WriteStartObject("profile");
        json.WriteString("time", profile.Time);
        json.WriteNumber("duration", profile.Duration.TotalSeconds);
        json.WriteStartObject("root");
        Write(json, profile.Root);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProfileNode node)
    {
        json.WriteString("name", node.Name);
        json.WriteNumber("samples", node.Samples);
        json.WriteNumber("own", node.Own);
        json.WriteObjects("children", node.Children, Write);
    }
}
