using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Parsing.Dependencies;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// The names inside a method's holder: its structs and what these hold. A user's own name gives way only where it would hide a member.
/// </summary>
internal sealed class CallNames
{
    private static readonly HashSet<string> s_members =
    [
        "InvokeAsync", "FallBackAsync", "GetPartition", "GetMark", "Span", "With", "AddTags", "Key", "GetTags", "IsKept", "BatchKey",
        "MissingIsNull", "InvokeBatchAsync", "Elements", "For", "Of", "ToResult", "TryFind", "CountOf", "IsFailure", "DelayAfter",
        "EntriesIn", "TryRead",
        "Copy", "PrintMembers", "Deconstruct", "Clone",
    ];

    private readonly Dictionary<string, string> _fields = [];
    private readonly HashSet<string> _taken;
    private readonly Dictionary<string, string> _typeParameters;
    private readonly Func<string, string> _nestedType;
    private readonly IReadOnlyDictionary<ISymbol, string> _aliases;
    private int _equalities;

    public CallNames(AnnotatedMethod annotated)
    {
        var (method, token) = (annotated.Symbol, annotated.Token);
        _aliases = ExternAliases.Of(annotated.Compilation);
        _typeParameters = Renamed(method);
        _nestedType = NestedType;
        Call = NestedType("Call");
        Key = NestedType("Key");
        Tags = NestedType("Tags");
        Slot = NestedType("Slot");
        Batches = NestedType("Batches");
        Each = NestedType("Each");
        Accessor = NestedType("Core");
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
        Keys = annotated.IsBatched ? Fresh("keys") : "keys";
        var isEach = annotated.Find(KnownAspects.CachedEach) is not null;
        Group = isEach ? Fresh("group") : "group";
        Element = isEach ? Fresh("element") : "element";
        Type = Stored(method.ContainingType);

        string NestedType(string wanted)
            => Identifiers.Free(wanted, name => method.Takes(name) || _typeParameters.ContainsValue(name)
            || TypeParametersAround(method, name));
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

    /// <summary>The name of the core's result.</summary>
    public string Result { get; }

    /// <summary>The keys of a batch.</summary>
    public string Keys { get; }

    /// <summary>The group of loads that a call for one key is part of.</summary>
    public string Group { get; }

    /// <summary>The key or the keys that a call for many compares.</summary>
    public string Element { get; }

    /// <summary>The struct of the call for one key.</summary>
    public string Each { get; }

    /// <summary>The token the core is to see.</summary>
    public string Token { get; }

    /// <summary>The method's place in every runtime.</summary>
    public string Slot { get; }

    /// <summary>The place of the method's batches in every runtime.</summary>
    public string Batches { get; }

    /// <summary>The name of the method that calls the core if a call by name means another method.</summary>
    public string Accessor { get; }

    /// <summary>The annotated type, fully qualified: nothing that the structs declare hides it.</summary>
    public string Type { get; }

    /// <summary>A type as it is kept between wrapper and core, written inside the holder.</summary>
    public string Stored(ITypeSymbol type) => type.Stored(_typeParameters, _aliases);

    /// <summary>A type parameter of the method as the holder names it.</summary>
    public string TypeParameter(ITypeParameterSymbol parameter)
        => Identifiers.EscapeType(_typeParameters.TryGetValue(parameter.Name, out var name) ? name : parameter.Name);

    /// <summary>The name of an argument in the structs.</summary>
    public string Field(IParameterSymbol parameter) => Identifiers.Escape(_fields[parameter.Name]);

    /// <summary>A struct that compares components of the key, each time another name.</summary>
    public string Equality() => _nestedType($"Equality{++_equalities}");

    /// <summary>A name that nothing in the structs has, and from now on only this.</summary>
    public string Fresh(string wanted)
    {
        var name = Identifiers.Free(wanted, candidate => _taken.Contains(candidate) || IsMember(candidate));
        _taken.Add(name);
        return Identifiers.Escape(name);
    }

    private static bool IsMember(string name) => s_members.Contains(name) || MethodNames.IsMemberOfAnyType(name);

    // Inside the holder, a type parameter of the method would hide one of its type that has the same name, and what is emitted beside the
    // type.
    private static Dictionary<string, string> Renamed(IMethodSymbol method)
    {
        var names = new Dictionary<string, string>();
        foreach (var parameter in method.TypeParameters.Where(
            parameter
            => parameter.Name.StartsWith(ReservedNames.Prefix, StringComparison.Ordinal) || TypeParametersAround(method, parameter.Name)))
        {
            names.Add(parameter.Name, Identifiers.Free("T", name => method.Takes(name) || names.ContainsValue(name)
                || TypeParametersAround(method, name)));
        }

        return names;
    }

    private static bool TypeParametersAround(IMethodSymbol method, string name)
        => method.ContainingType.WithContainingTypes()
            .Any(type => type.IsGenericType && type.TypeParameters.Any(parameter => parameter.Name == name));
}
