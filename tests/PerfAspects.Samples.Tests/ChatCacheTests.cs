using ChatCache;
using Microsoft.Extensions.AI;

namespace PerfAspects.Samples.Tests;

/// <summary>The sample ChatCache: a chat client behind a cache.</summary>
public sealed class ChatCacheTests : IDisposable
{
    private readonly AspectRuntime _runtime = new();
    private readonly LocalModel _model = new("local-1");
    private readonly CachedChatClient _client;

    public ChatCacheTests() => _client = new CachedChatClient(_model, "local-1", new ChatPrice(0.5m, 1.5m), _runtime);

    public void Dispose()
    {
        _client.Dispose();
        _runtime.Dispose();
    }

    [Fact]
    public async Task Question_AskedTwice_IsAnsweredOnce_AndTheReportSaysWhatThatSaves()
    {
        Assert.Equal("you are who (answer 1)", (await _client.GetResponseAsync("who are you")).Text);
        var again = await _client.GetResponseAsync("who are you");

        Assert.Equal("you are who (answer 1)", again.Text);
        Assert.Equal((3, 5), (again.Usage!.InputTokenCount, again.Usage.OutputTokenCount));
        Assert.Equal(1, _model.Calls);
        Assert.Equal(new ChatReport(2, 1, 3, 5, ((3 * 0.5m) + (5 * 1.5m)) / 1_000_000), _client.Report);
    }

    [Fact]
    public async Task Answer_ChangedByItsCaller_IsTheSameForTheNext()
    {
        (await _client.GetResponseAsync("who are you")).Messages.Clear();

        Assert.Equal("you are who (answer 1)", (await _client.GetResponseAsync("who are you")).Text);
    }

    [Fact]
    public async Task Key_IsModelTemperatureAndConversation()
    {
        await _client.GetResponseAsync("a");
        await _client.GetResponseAsync("a", new ChatOptions { Temperature = 0 });
        await _client.GetResponseAsync("a", new ChatOptions { Temperature = 0.5f });
        await _client.GetResponseAsync("a", new ChatOptions { ModelId = "local-2" });
        await _client.GetResponseAsync([new ChatMessage(ChatRole.System, "b"), new ChatMessage(ChatRole.User, "a")]);
        await _client.GetResponseAsync([new ChatMessage(ChatRole.User, "b"), new ChatMessage(ChatRole.User, "a")]);
        Assert.Equal(6, _model.Calls);

        await _client.GetResponseAsync("a", new ChatOptions { ModelId = "local-1" });
        await _client.GetResponseAsync([new ChatMessage(ChatRole.System, "b"), new ChatMessage(ChatRole.User, "a")]);
        Assert.Equal(6, _model.Calls);
    }

    [Fact]
    public async Task Options_ThatChangeTheAnswer_GoToTheModel()
    {
        await _client.GetResponseAsync("a", new ChatOptions { MaxOutputTokens = 1 });
        await _client.GetResponseAsync("a", new ChatOptions { MaxOutputTokens = 1 });
        await _client.GetResponseAsync([new ChatMessage(ChatRole.User, [new TextContent("a"), new UriContent("https://example.com/a.png", "image/png")])]);

        Assert.Equal(3, _model.Calls);
        Assert.Equal(0, _client.Report.Answers);
    }

    [Fact]
    public async Task Callers_OfOneQuestionAtATime_ShareOneAnswer()
    {
        var ready = new TaskCompletionSource();
        _model.Ready = ready.Task;
        var answers = Enumerable.Range(0, 10).Select(_ => _client.GetResponseAsync("a")).ToArray();
        ready.SetResult();

        Assert.All(await Task.WhenAll(answers), static answer => Assert.Equal("a (answer 1)", answer.Text));
        Assert.Equal((10, 1), (_client.Report.Answers, _client.Report.ModelCalls));
    }

    [Fact]
    public async Task BypassCache_AsksAnew_AndKeepsTheNewAnswer()
    {
        await _client.GetResponseAsync("a");
        using (AspectRuntime.BypassCache())
        {
            Assert.Equal("a (answer 2)", (await _client.GetResponseAsync("a")).Text);
        }

        Assert.Equal("a (answer 2)", (await _client.GetResponseAsync("a")).Text);
    }

    [Fact]
    public async Task Stream_IsLeftAlone()
    {
        for (var i = 1; i <= 2; i++)
        {
            var text = string.Concat(await Collect(_client.GetStreamingResponseAsync("a b")));
            Assert.Equal($"b a (answer {i}) ", text);
        }
    }

    [Fact]
    public async Task TagOfAModel_DropsItsAnswers()
    {
        await _client.GetResponseAsync("a");
        await _runtime.InvalidateTagAsync("model:local-1");

        Assert.Equal("a (answer 2)", (await _client.GetResponseAsync("a")).Text);
    }

    private static async Task<List<string>> Collect(IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var texts = new List<string>();
        await foreach (var update in updates)
        {
            texts.Add(update.Text);
        }

        return texts;
    }
}
