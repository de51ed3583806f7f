using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>A smaller program that still fails: everything is taken away that can be.</summary>
internal static class Reductions
{
    /// <summary>The smallest found by taking one thing away at a time for as long as what is left fails.</summary>
    public static FuzzProgram Minimize(FuzzProgram program, Func<FuzzProgram, bool> fails)
    {
        while (Of(program).FirstOrDefault(fails) is { } smaller)
        {
            program = smaller;
        }

        return program;
    }

    /// <summary>Every program that is smaller by one thing, the largest things first.</summary>
    public static IEnumerable<FuzzProgram> Of(FuzzProgram program)
        => Without(program.Types).Where(types => !types.IsEmpty)
            .Concat(Replaced(program.Types, Of))
            .Select(types => program with { Types = types });

    private static IEnumerable<FuzzType> Of(FuzzType type)
        => Without(type.Methods).Where(methods => !methods.IsEmpty).Concat(Replaced(type.Methods, Of)).Select(methods => type with { Methods = methods })
            .Concat(Without(type.Aspects).Concat(Replaced(type.Aspects, Of)).Select(aspects => type with { Aspects = aspects }))
            .Concat(Without(type.Outer).Select(outer => type with { Outer = outer }))
            .Concat(Changed(type, type with { Namespace = "" }, type with { IsSplit = false }, type with { RuntimeMember = "" }, type with { PrimaryConstructor = "" }, type with { Kind = ("", "class") }, type with { TypeParameters = "", Constraints = "" }, type with { Constraints = "" }, type with { Name = "C" }));

    // Every step leads to something smaller, or the search would go round in circles: "void" never becomes "int" again.
    private static IEnumerable<FuzzMethod> Of(FuzzMethod method)
        => Without(method.Aspects).Concat(Replaced(method.Aspects, Of)).Select(aspects => method with { Aspects = aspects })
            .Concat(Without(method.Parameters).Concat(Replaced(method.Parameters, Of)).Select(parameters => method with { Parameters = parameters }))
            .Concat(Changed(method, method with { TypeParameters = "", Constraints = "" }, method with { Constraints = "" }, method with { Returns = method.Returns is "void" ? "void" : "int" }, method with { Returns = "void" }, method with { Modifiers = "public" }, method with { Core = CoreKind.Fits }, method with { HasFallback = false }, method with { HasBody = false }, method with { Name = "Get" }));

    private static IEnumerable<FuzzAspect> Of(FuzzAspect aspect)
        => Without(aspect.Arguments).Select(arguments => aspect with { Arguments = arguments }).Where(smaller => smaller.Arguments.Count(IsRequired) == aspect.Arguments.Count(IsRequired));

    // What the constructor asks for stands without a name.
    private static bool IsRequired(string argument) => !argument.Contains(" = ", StringComparison.Ordinal);

    private static IEnumerable<FuzzParameter> Of(FuzzParameter parameter)
        => Changed(parameter, parameter with { Mark = "" }, parameter with { Modifier = "" }, parameter with { Default = "" }, parameter with { Type = "int" });

    private static IEnumerable<ImmutableList<T>> Without<T>(ImmutableList<T> items) => items.Select((_, i) => items.RemoveAt(i));

    private static IEnumerable<ImmutableList<T>> Replaced<T>(ImmutableList<T> items, Func<T, IEnumerable<T>> reduce)
        => items.SelectMany((item, i) => reduce(item).Select(smaller => items.SetItem(i, smaller)));

    private static IEnumerable<T> Changed<T>(T original, params T[] smaller)
        where T : class
        => smaller.Where(each => !each.Equals(original));
}
