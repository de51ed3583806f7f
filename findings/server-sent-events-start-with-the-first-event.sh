#!/usr/bin/env bash
# A response of TypedResults.ServerSentEvents sends its headers only with its first event.
# The guess: the response begins when the stream is opened, as the server-sent events of other frameworks do, so that EventSource reports "open" at once.
# A quiet stream looks like a server that hangs: the client waits in "connecting", a proxy may give up on the response, and HttpClient.Timeout (100 s) ends
# a request whose stream has not had an event. A first event without data for the client (a comment cannot be sent by this API) has to be written by hand.
# Version: ASP.NET Core 10.0 (seen with 10.0.12), where the API is new.
# Output seen:
#   first event at once: headers within 2 s: True
#   first event after 4 s: headers within 2 s: False, within 30 s: True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

var builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
await using var app = builder.Build();
app.MapGet("/events", (int seconds) => TypedResults.ServerSentEvents(Events(TimeSpan.FromSeconds(seconds))));
await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

using (await http.GetAsync("/events?seconds=0", HttpCompletionOption.ResponseHeadersRead))
{
    // the first request compiles the path of the others
}

Console.WriteLine($"first event at once: headers within 2 s: {await Headers(0, 2)}");
Console.WriteLine($"first event after 4 s: headers within 2 s: {await Headers(4, 2)}, within 30 s: {await Headers(4, 30)}");

async Task<bool> Headers(int firstEvent, int patience)
{
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(patience));
    try
    {
        using var response = await http.GetAsync($"/events?seconds={firstEvent}", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        return response.IsSuccessStatusCode;
    }
    catch (OperationCanceledException)
    {
        return false;
    }
}

static async IAsyncEnumerable<SseItem<string>> Events(TimeSpan first, [EnumeratorCancellation] CancellationToken cancellationToken = default)
{
    await Task.Delay(first, cancellationToken);
    yield return new SseItem<string>("first");
    await Task.Delay(Timeout.Infinite, cancellationToken);
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='first event at once: headers within 2 s: True
first event after 4 s: headers within 2 s: False, within 30 s: True'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
