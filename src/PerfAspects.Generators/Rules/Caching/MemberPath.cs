using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The value that a hole of a tag names: a parameter, or a member of one, or of that one.</summary>
internal sealed record MemberPath(IParameterSymbol Parameter, ImmutableArray<ISymbol> Steps)
{
    /// <summary>The hole that stands for the key of an entry, where a method has an entry for each key.</summary>
    public const string EachKey = "key";

    /// <summary>The path, or in words why there is none.</summary>
    public static (MemberPath? Path, string? Error) Find(string hole, IMethodSymbol method, Compilation compilation)
    {
        var names = hole.Split('.');
        var elements = EachSignature.ElementsOf(method);
        var parameter = method.Parameters.FirstOrDefault(parameter => parameter.Name == names[0])
            ?? (names[0] == EachKey ? elements : null);
        if (elements is not null && names[0] == elements.Name && names[0] != EachKey)
        {
            return (null, $"'{names[0]}' are all keys; the key of the entry is '{{{EachKey}}}'");
        }

        if (parameter is null || parameter.Type.IsCancellationToken())
        {
            return (null, parameter is null
                ? $"no parameter is named '{names[0]}'{Choice(method)}"
                : $"'{names[0]}' is a CancellationToken, which says nothing of the result");
        }

        var steps = ImmutableArray.CreateBuilder<ISymbol>();
        var type = EachSignature.TypeOf(parameter);
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
