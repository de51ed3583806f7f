namespace PerfAspects.Alerts;

/// <summary>Objectives as text, such as <c>99.9%</c>. Compiled into the generator too.</summary>
internal static class SloGrammar
{
    /// <summary>Reads an objective.</summary>
    /// <param name="text">The text.</param>
    /// <param name="objective">The share of calls that must succeed, above 0 and below 1.</param>
    /// <param name="error">The reason, if the text is none.</param>
    public static bool TryParse(string text, out double objective, out AlertError? error)
    {
        (objective, error) = (0, null);
        var isPercent = text.EndsWith("%", StringComparison.Ordinal);
        if (isPercent && AlertValue.Number(text.Substring(0, text.Length - 1)) is > 0 and < 100 and var percent)
        {
            objective = percent / 100;
            return true;
        }

        const string expected = "a share above 0% and below 100%, such as 99.9%";
        error = new AlertError(0, text.Length, text.Length > 0 ? $"'{text}' is not {expected}" : $"missing: {expected}");
        return false;
    }
}
