using System.Globalization;

namespace ChatCache;

/// <summary>The price of a model.</summary>
/// <param name="Input">The price of a million tokens of questions.</param>
/// <param name="Output">The price of a million tokens of answers.</param>
public sealed record ChatPrice(decimal Input, decimal Output)
{
    /// <summary>The price of some tokens.</summary>
    public decimal Of(long inputTokens, long outputTokens) => ((inputTokens * Input) + (outputTokens * Output)) / 1_000_000;
}

/// <summary>The savings of a cache.</summary>
/// <param name="Answers">The answers that callers got.</param>
/// <param name="ModelCalls">The answers that the model gave.</param>
/// <param name="InputTokensSaved">The tokens of questions that the model did not get.</param>
/// <param name="OutputTokensSaved">The tokens of answers that the model did not give.</param>
/// <param name="MoneySaved">Their price.</param>
public sealed record ChatReport(int Answers, int ModelCalls, long InputTokensSaved, long OutputTokensSaved, decimal MoneySaved)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Answers} answers, {ModelCalls} by the model. Saved: {InputTokensSaved} + {OutputTokensSaved} tokens, ${MoneySaved:0.000000}.");
}
