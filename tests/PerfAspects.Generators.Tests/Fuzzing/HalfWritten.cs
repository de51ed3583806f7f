using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>Random programs with tokens removed, doubled, exchanged or cut off, as they look while they are typed.</summary>
internal static class HalfWritten
{
    /// <summary>The files of the program with that seed.</summary>
    public static string[] Of(int seed)
    {
        var dice = new Dice(seed);
        return [.. RandomProgram.Of(seed).Files().Select(file => Spoil(file, dice))];
    }

    private static string Spoil(string file, Dice dice)
    {
        var tokens = CSharpSyntaxTree.ParseText(file, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantTokens().Select(token => token.ToFullString()).ToList();
        for (var mistakes = 1 + dice.Below(4); mistakes > 0 && tokens.Count > 1; mistakes--)
        {
            var (here, there) = (dice.Below(tokens.Count), dice.Below(tokens.Count));
            switch (dice.Below(8))
            {
                case 0:
                    tokens.RemoveRange(here, tokens.Count - here);
                    break;
                case 1:
                    tokens.Insert(here, tokens[there]);
                    break;
                case 2:
                    (tokens[here], tokens[there]) = (tokens[there], tokens[here]);
                    break;
                case 3:
                    tokens[here] = tokens[there];
                    break;
                default:
                    tokens.RemoveAt(here);
                    break;
            }
        }

        return string.Concat(tokens);
    }
}
