using System.Collections.Immutable;
using System.Text;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>A stretch of a tag: literal text, or what a hole names.</summary>
internal readonly record struct TagPart(string Text, bool IsHole);

/// <summary>
/// The grammar of tags: text, <c>{parameter}</c> and <c>{parameter.Member}</c> holes, <c>{{</c> and <c>}}</c> for braces.
/// </summary>
internal static class TagTemplate
{
    /// <summary>The parts, or in words where the braces are wrong.</summary>
    public static (ImmutableArray<TagPart> Parts, string? Error) Parse(string template)
    {
        var parts = ImmutableArray.CreateBuilder<TagPart>();
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var (current, next) = (template[i], i + 1 < template.Length ? template[i + 1] : '\0');
            if (current is not ('{' or '}'))
            {
                text.Append(current);
            }
            else if (next == current)
            {
                text.Append(current);
                i++;
            }
            else if (current == '}')
            {
                return ([], "a '}' closes no hole; write '}}' for a brace");
            }
            else
            {
                var end = template.IndexOfAny(['{', '}'], i + 1);
                if (end < 0 || template[end] == '{')
                {
                    return ([], end < 0
                        ? "a hole is not closed; write '{{' for a brace" : "a hole stands in a hole; write '{{' for a brace");
                }

                if (end == i + 1)
                {
                    return ([], "a hole is empty; name a parameter");
                }

                Flush();
                parts.Add(new TagPart(template.Substring(i + 1, end - i - 1), IsHole: true));
                i = end;
            }
        }

        Flush();
        return (parts.ToImmutable(), null);

        void Flush()
        {
            if (text.Length > 0)
            {
                parts.Add(new TagPart(text.ToString(), IsHole: false));
                text.Clear();
            }
        }
    }
}
