using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>
/// Sets settings of a method while it runs: <c>{ "Cached:Duration": "10m" }</c>. <c>null</c> gives a setting back to the configuration and
/// the attributes. Either all settings of a request are set, or none.
/// </summary>
internal sealed class SettingsEndpoint(MonitorServices monitor)
{
    private const int LongestBody = 64 * 1024;
    private const int MostSettings = 100;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 4 };

    public async Task PostAsync(HttpContext context)
    {
        var methods = MethodEndpoints.Find(monitor, context);
        var settings = await ReadAsync(context).ConfigureAwait(false);
        var done = new List<(AspectMethod Method, string Setting, string? Before)>();
        foreach (var (setting, value) in settings)
        {
            try
            {
                Set(methods, setting, value, done);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                TakeBack(done);
                throw new BadInputException(setting, ReasonOf(exception));
            }
        }

        foreach (var (method, setting, before) in done)
        {
            var value = ValueOf(method, setting);
            monitor.Logger.SettingChanged(Parameters.UserOf(context), setting, method.Name, value, before);
        }

        await Answer.JsonAsync(context, json =>
        {
            json.WriteString("method", methods[0].Name);
            json.WriteStartObject("settings");
            foreach (var (setting, _) in settings)
            {
                var value = methods.Select(method => ValueOf(method, setting)).FirstOrDefault(static value => value is not null);
                json.WriteString(setting, value);
            }

            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    // As a configuration does: every overload that has the setting.
    private static void Set(
        IReadOnlyList<AspectMethod> methods,
        string setting,
        string? value,
        List<(AspectMethod Method, string Setting, string? Before)> done)
    {
        AspectMethod[] having = [.. methods.Where(method => ValueOf(method, setting) is not null)];
        foreach (var method in having.Length > 0 ? having : [methods[0]]) // which then says why it has none
        {
            var before = ValueOf(method, setting);
            method.Override(setting, value);
            done.Add((method, setting, before));
        }
    }

    private static void TakeBack(List<(AspectMethod Method, string Setting, string? Before)> done)
    {
        for (var index = done.Count - 1; index >= 0; index--)
        {
            var (method, setting, before) = done[index];
            method.Override(setting, null);
            if (ValueOf(method, setting) != before)
            {
                method.Override(setting, before); // an earlier request had set it
            }
        }
    }

    private static string? ValueOf(AspectMethod method, string setting)
        => method.Settings.FirstOrDefault(known => known.Name.Equals(setting, StringComparison.OrdinalIgnoreCase))?.Value;

    // Without the name of the parameter of a .NET method, which ArgumentException adds.
    private static string ReasonOf(Exception exception)
        => exception is ArgumentException { ParamName: { } name }
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;

    private static async Task<List<(string Setting, string? Value)>> ReadAsync(HttpContext context)
    {
        try
        {
            using var buffer = new MemoryStream();
            var chunk = new byte[4 * 1024];
            int read;
            while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted).ConfigureAwait(false)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > LongestBody)
                {
                    throw new BadInputException("body", "The body is too long.");
                }
            }

            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), s_options);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw new BadInputException("body", "The body is not JSON. Write { \"Cached:Duration\": \"10m\" }.");
        }
    }

    private static List<(string Setting, string? Value)> Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("body", "The body must be an object such as { \"Cached:Duration\": \"10m\" }.");
        }

        List<(string Setting, string? Value)> settings = [];
        foreach (var member in body.EnumerateObject())
        {
            var value = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                JsonValueKind.Null => null,
                _ => throw new BadInputException(member.Name, $"{member.Name} must be text, a number, true, false or null."),
            };
            settings.Add((member.Name, value));
        }

        return settings.Count is > 0 and <= MostSettings ? settings
            : throw new BadInputException("body", $"The body must have 1 to {MostSettings} settings.");
    }
}
