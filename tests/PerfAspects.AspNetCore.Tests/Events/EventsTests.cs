using System.Net;
using System.Text.Json;

namespace PerfAspects.AspNetCore.Tests.Events;

/// <summary>The stream of events.</summary>
public sealed class EventsTests
{
    [Fact]
    public async Task Events_HaveOnlyTheMethodsThatChanged()
    {
        await using var app = await MonitoredApp.StartAsync();
        await using var stream = await EventStream.OpenAsync(app);

        app.Shop.Price("a");
        app.Pass();
        Assert.Equal(1, Calls(await stream.NextAsync(), "Price"));
        app.Shop.Order();
        app.Pass();
        var second = await stream.NextAsync();
        app.Pass();
        var third = await stream.NextAsync();
        app.Pass();
        var fourth = await stream.NextAsync();

        Assert.Equal((0, 1), (Calls(second, "Price"), Calls(second, "Order")));
        Assert.Equal((null, 0), (Calls(third, "Price"), Calls(third, "Order")));
        Assert.Equal((null, null), (Calls(fourth, "Price"), Calls(fourth, "Order")));
    }

    [Fact]
    public async Task Events_NeverHaveArgumentsOrPartitions()
    {
        await using var app = await MonitoredApp.StartAsync();
        await using var stream = await EventStream.OpenAsync(app);
        app.Shop.Price("secret-argument");
        app.Shop.Visit("secret-partition");
        app.Pass();

        var text = (await stream.NextAsync()).Data.GetRawText();

        Assert.Contains("Visit", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastEventId_ResumesWhereTheClientLeft()
    {
        await using var app = await MonitoredApp.StartAsync();
        string? last;
        await using (var stream = await EventStream.OpenAsync(app))
        {
            app.Pass();
            last = (await stream.NextAsync()).Id;
        }

        app.Shop.Price("a");
        app.Pass(2);
        await using var resumed = await EventStream.OpenAsync(app, last);

        var missed = await resumed.NextAsync();
        Assert.Equal((long.Parse(last!, null) + 1).ToString(), missed.Id);
        Assert.Equal(1, Calls(missed, "Price"));
        Assert.Equal(0, Calls(await resumed.NextAsync(), "Price"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("nonsense")]
    public async Task LastEventId_ThatIsGone_MakesTheClientReadEverything(string id)
    {
        await using var app = await MonitoredApp.StartAsync();
        await using var stream = await EventStream.OpenAsync(app, id);

        Assert.Equal("reset", (await stream.NextAsync()).Name);
    }

    [Fact]
    public async Task TwentyFirstClient_IsRefusedUntilAnotherLeaves()
    {
        await using var app = await MonitoredApp.StartAsync();
        var streams = new List<EventStream>();
        for (var client = 0; client < 20; client++)
        {
            streams.Add(await EventStream.OpenAsync(app));
        }

        using (var refused = await app.Client.GetAsync(new Uri("api/events", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        EventStream? later = null;
        while (later is null)
        {
            later = await EventStream.TryOpenAsync(app); // the server learns of a client's leaving in its own time
        }

        await later.DisposeAsync();
    }

    [Fact]
    public async Task ClientThatReadsNothing_DelaysNobody()
    {
        await using var app = await MonitoredApp.StartAsync();
        await using var stuck = await EventStream.OpenAsync(app);
        await using var reading = await EventStream.OpenAsync(app);

        for (var second = 0; second < 200; second++)
        {
            app.Pass();
            Assert.Equal("sample", (await reading.NextAsync()).Name);
        }
    }

    [Fact]
    public async Task Stop_EndsTheStreams()
    {
        var app = await MonitoredApp.StartAsync();
        await using var stream = await EventStream.OpenAsync(app);

        await app.DisposeAsync(); // does not wait for the client
    }

    private static int? Calls(ServerEvent sent, string method)
        => sent.Data.GetProperty("methods").EnumerateArray()
            .Where(known => known.GetProperty("method").GetString() == Shop.Prefix + method)
            .Select(static known => (int?)known.GetProperty("calls").GetInt32())
            .SingleOrDefault();
}

/// <summary>A server-sent event.</summary>
internal sealed record ServerEvent(string? Id, string? Name, JsonElement Data);

/// <summary>A client of the stream.</summary>
internal sealed class EventStream(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
{
    public static async Task<EventStream> OpenAsync(MonitoredApp app, string? lastId = null)
        => await TryOpenAsync(app, lastId) ?? throw new InvalidOperationException("The stream was refused.");

    public static async Task<EventStream?> TryOpenAsync(MonitoredApp app, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/events");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var answer = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!answer.IsSuccessStatusCode)
        {
            answer.Dispose();
            return null;
        }

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new EventStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    public async Task<ServerEvent> NextAsync()
    {
        var (id, name, data) = ((string?)null, (string?)null, (string?)null);
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var text]:
                    id = text;
                    break;
                case ["event", var text]:
                    name = text;
                    break;
                case ["data", var text]:
                    data = text;
                    break;
                case [""] when data is not null:
                    return new ServerEvent(id, name, JsonDocument.Parse(data).RootElement);
            }
        }

        throw new EndOfStreamException();
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
