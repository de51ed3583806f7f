using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCache;

/// <summary>
/// A model that the sample hosts: it answers by turning the words of the last message around, so that every answer is known in advance. A
/// word is a token.
/// </summary>
/// <param name="name">The name of the model.</param>
public sealed class LocalModel(string name) : IChatClient
{
    private int _calls;

    /// <summary>The number of answers that the model has given.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Completes before the model answers.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var call = Interlocked.Increment(ref _calls);
        var asked = messages.ToArray();
        var words = Words(asked[^1].Text);
        var answer = string.Join(' ', words.Reverse().Append(string.Create(CultureInfo.InvariantCulture, $"(answer {call})")));
        var (input, output) = (asked.Sum(static message => Words(message.Text).Length), Words(answer).Length);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ModelId = options?.ModelId ?? name,
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var word in Words(response.Text))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ");
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
