using Microsoft.Extensions.AI;

namespace ChatCache;

/// <summary>An answer that is kept: it cannot be changed by one caller under another.</summary>
/// <param name="Text">The text.</param>
/// <param name="Model">The model that has answered.</param>
/// <param name="InputTokens">The tokens of the question.</param>
/// <param name="OutputTokens">The tokens of the answer.</param>
public sealed record ChatAnswer(string Text, string? Model, long InputTokens, long OutputTokens)
{
    /// <summary>The answer in a response.</summary>
    public static ChatAnswer Of(ChatResponse response)
        => new(response.Text, response.ModelId, response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);

    /// <summary>A response of the caller's own.</summary>
    public ChatResponse ToResponse() => new(new ChatMessage(ChatRole.Assistant, Text))
    {
        ModelId = Model,
        Usage = new UsageDetails
        {
            InputTokenCount = InputTokens,
            OutputTokenCount = OutputTokens,
            TotalTokenCount = InputTokens + OutputTokens,
        },
    };
}
