using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The value that a hole of a tag names: a parameter, or a member of one, or of that one.</summary>
internal sealed record MemberPath(IParameterSymbol Parameter, ImmutableArray<ISymbol> Steps)
{
    /// <summary>The path, or in words why there is none.</summary>
    public static (MemberPath? Path, string? Error) Find(string hole, IMethodSymbol method, Compilation compilation)
    {
        var names = hole.Split('.');
        var parameter = method.Parameters.FirstOrDefault(parameter => parameter.Name == names[0]);
        if (parameter is null || parameter.Type.IsCancellationToken())
        {
            return (null, parameter is null
                ? $"no parameter is named '{names[0]}'{Choice(method)}"
                : $"'{names[0]}' is a CancellationToken, which says nothing of the result");
        }

        var steps = ImmutableArray.CreateBuilder<ISymbol>();
        var type = parameter.Type;
        foreach (var name in names.Skip(1))
        {
            if (Members.Find(type, name, method.ContainingType, compilation) is not { } member)
            {
                return (null, $"'{type.Display()}' has no property or field '{name}' that '{method.ContainingType.Name}' can read");
            }

            steps.Add(member);
            type = member.TypeOfMember()!;
        }

        return type.IsRefLikeType || type is IPointerTypeSymbol or IFunctionPointerTypeSymbol
            ? (null, $"'{type.Display()}' cannot be written into a text")
            : (new MemberPath(parameter, steps.ToImmutable()), null);
    }

    private static string Choice(IMethodSymbol method)
    {
        var names = method.Parameters.Where(parameter => !parameter.Type.IsCancellationToken()).Select(parameter => $"'{parameter.Name}'")
            .ToArray();
        return names.Length == 0 ? "" : $"; name one of {string.Join(", ", names)}";
    }
}
