using Microsoft.Extensions.AI;

namespace ChatCache;

/// <summary>One message of a conversation, as part of a key.</summary>
/// <param name="Role">The role of the author.</param>
/// <param name="Text">The text.</param>
public readonly record struct ChatTurn(string Role, string Text);

/// <summary>All that an answer depends on.</summary>
/// <param name="Model">The model.</param>
/// <param name="Temperature">The temperature; null for the model's own.</param>
/// <param name="Turns">The conversation.</param>
public sealed record ChatRequest(string Model, float? Temperature, IReadOnlyList<ChatTurn> Turns)
{
    /// <summary>The request of a call; null if its answer depends on more, such as tools or images, and is not kept.</summary>
    public static ChatRequest? Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options, string defaultModel)
        => messages.All(static message => message.Contents.All(static content => content is TextContent)) && IsPlain(options)
            ? new ChatRequest(
                options?.ModelId ?? defaultModel,
                options?.Temperature,
                [.. messages.Select(static message => new ChatTurn(message.Role.Value, message.Text))])
            : null;

    // Whatever other option is set may change the answer.
    private static bool IsPlain(ChatOptions? options)
        => options is null
            or
        {
            Tools: null or { Count: 0 },
            ResponseFormat: null,
            MaxOutputTokens: null,
            TopP: null,
            TopK: null,
            Seed: null,
            FrequencyPenalty: null,
            PresencePenalty: null,
            StopSequences: null or { Count: 0 },
            ConversationId: null,
            Instructions: null,
            AdditionalProperties: null or { Count: 0 },
        };
}
