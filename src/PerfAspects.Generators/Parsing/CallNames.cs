using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing;

/// <summary>The names inside a method's holder: its structs and what these hold. A user's own name gives way only where it would hide a member.</summary>
internal sealed class CallNames
{
    private static readonly HashSet<string> s_members =
        ["InvokeAsync", "FallBackAsync", "GetPartition", "Span", "With", "AddTags", "Key", "GetTags", "IsKept", "Copy", "PrintMembers", "Deconstruct", "Clone"];

    private readonly Dictionary<string, string> _fields = [];
    private readonly HashSet<string> _taken;

    public CallNames(IMethodSymbol method, IParameterSymbol? token)
    {
        Call = NestedType("Call");
        Key = NestedType("Key");
        Tags = NestedType("Tags");
        foreach (var parameter in method.Parameters)
        {
            _fields[parameter.Name] = IsMember(parameter.Name)
                ? Identifiers.Free($"{parameter.Name}Value", name => method.Takes(name) || _fields.ContainsValue(name))
                : parameter.Name;
        }

        _taken = [.. _fields.Values];
        Target = Fresh("target");
        Token = token is null ? Fresh("cancellationToken") : Field(token);
        Runtime = Fresh("runtime");
        Result = Fresh("result");
        Type = IsUnambiguous(method)
            ? method.ContainingType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
            : method.ContainingType.Declared();

        string NestedType(string wanted) => Identifiers.Free(wanted, name => method.Takes(name)
            || method.ContainingType.WithContainingTypes().Any(type => type.Name == name || type.TypeParameters.Any(parameter => parameter.Name == name)));
    }

    /// <summary>The struct of the call.</summary>
    public string Call { get; }

    /// <summary>The struct of its key.</summary>
    public string Key { get; }

    /// <summary>The struct of its tags, where it has no other.</summary>
    public string Tags { get; }

    /// <summary>The instance the core is called on.</summary>
    public string Target { get; }

    /// <summary>The runtime whose values the call invalidates.</summary>
    public string Runtime { get; }

    /// <summary>What the core returned.</summary>
    public string Result { get; }

    /// <summary>The token the core is to see.</summary>
    public string Token { get; }

    /// <summary>The annotated type, by its simple name unless something nearer has that.</summary>
    public string Type { get; }

    /// <summary>What an argument is called in the structs.</summary>
    public string Field(IParameterSymbol parameter) => Identifiers.Escape(_fields[parameter.Name]);

    /// <summary>A name that nothing in the structs has, and from now on only this.</summary>
    public string Fresh(string wanted)
    {
        var name = Identifiers.Free(wanted, candidate => _taken.Contains(candidate) || IsMember(candidate));
        _taken.Add(name);
        return Identifiers.Escape(name);
    }

    private static bool IsMember(string name) => s_members.Contains(name) || MethodNames.IsMemberOfAnyType(name);

    private static bool IsUnambiguous(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return !method.Takes(type.Name)
            && type.Name is not ("var" or "dynamic")
            && SyntaxFacts.GetContextualKeywordKind(type.Name) == SyntaxKind.None
            && !type.WithContainingTypes().Any(scope => scope.TypeParameters.Any(parameter => parameter.Name == type.Name))
            && !type.WithBases().Skip(1).Any(level => !level.GetMembers(type.Name).IsEmpty);
    }
}
