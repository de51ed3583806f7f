using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>Tags as text: <c>"prices"</c>, <c>$"product:{productId}"</c>.</summary>
internal static class TagText
{
    /// <summary>Tags in a collection expression, each as a new tag.</summary>
    public static string List(EquatableArray<TagModel> tags) => $"[{string.Join(", ", tags.Select(tag => $"new({Of(tag)})"))}]";

    /// <summary>Tags as arguments.</summary>
    public static IEnumerable<string> Arguments(EquatableArray<TagModel> tags)
        => tags.Select(tag => $"new {Emitted.Space}CacheTag({Of(tag)})");

    // Text without a hole is one piece.
    private static string Of(TagModel tag)
        => tag.Pieces.Any(piece => piece.Value is not null) ? $"$\"{string.Concat(tag.Pieces.Select(Interpolated))}\""
            : tag.Pieces.Count == 0 ? "\"\""
            : tag.Pieces[0].Literal!;

    private static string Interpolated(TagPiece piece)
        => piece.Value is { } value ? $"{{{value.Text()}}}" : Unquoted(piece.Literal!).Replace("{", "{{").Replace("}", "}}");

    private static string Unquoted(string literal) => literal.Substring(1, literal.Length - 2);
}
