using Microsoft.Extensions.AI;
using PerfAspects;

namespace ChatCache;

/// <summary>
/// Answers equal questions to one model at one temperature from a cache; callers that ask the same at the same time share one call of the
/// model. Streamed answers, and questions with tools, images or other options, go to the model as they are.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="defaultModel">The name of the model where the options name none.</param>
/// <param name="price">The price of its tokens.</param>
/// <param name="runtime">The runtime of the cache; the default one if it is null.</param>
public sealed partial class CachedChatClient(IChatClient model, string defaultModel, ChatPrice price, AspectRuntime? runtime = null)
    : DelegatingChatClient(model)
{
    private int _answers;
    private int _modelCalls;
    private long _inputTokens;
    private long _outputTokens;

    /// <summary>The savings so far.</summary>
    public ChatReport Report
    {
        get
        {
            var (input, output) = (Interlocked.Read(ref _inputTokens), Interlocked.Read(ref _outputTokens));
            return new ChatReport(Volatile.Read(ref _answers), Volatile.Read(ref _modelCalls), input, output, price.Of(input, output));
        }
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (ChatRequest.Of(asked, options, defaultModel) is not { } request)
        {
            return await base.GetResponseAsync(asked, options, cancellationToken).ConfigureAwait(false);
        }

        var answer = await AskAsync(request.Model, request.Temperature, request.Turns, asked, options, cancellationToken)
            .ConfigureAwait(false);
        Interlocked.Increment(ref _answers);
        Interlocked.Add(ref _inputTokens, answer.InputTokens);
        Interlocked.Add(ref _outputTokens, answer.OutputTokens);
        return answer.ToResponse();
    }

    // The key is model, temperature and conversation. The entries of a model are dropped with the tag of its name.
    [Cached("1h", MaxEntries = 1_000, Tags = ["model:{model}"])]
    private partial Task<ChatAnswer> AskAsync(
        string model,
        float? temperature,
        IReadOnlyList<ChatTurn> turns,
        [CacheIgnore] IReadOnlyList<ChatMessage> messages,
        [CacheIgnore] ChatOptions? options,
        CancellationToken cancellationToken);

    // Runs for a question that nobody has asked before: its tokens are not saved.
    private async Task<ChatAnswer> AskCoreAsync(
        string model,
        float? temperature,
        IReadOnlyList<ChatTurn> turns,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken)
    {
        var answer = ChatAnswer.Of(await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false));
        Interlocked.Increment(ref _modelCalls);
        Interlocked.Add(ref _inputTokens, -answer.InputTokens);
        Interlocked.Add(ref _outputTokens, -answer.OutputTokens);
        return answer;
    }
}
