namespace PerfAspects.Generators.Rules;

/// <summary>The words of a name in PascalCase, camelCase or snake_case.</summary>
internal static class NameWords
{
    public static IEnumerable<string> Of(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || name[i] == '_'
                || (char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))))
            {
                yield return name.Substring(start, i - start).Trim('_');
                start = i;
            }
        }
    }
}
