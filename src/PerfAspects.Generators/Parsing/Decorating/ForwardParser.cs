using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>A member that a decorator forwards → <see cref="ForwardModel"/>.</summary>
internal sealed class ForwardParser
{
    private readonly DecoratedType _type;
    private readonly INamedTypeSymbol _interface;
    private readonly ForwardNames _names;
    private readonly bool _isPublic;
    private readonly string? _error;

    private ForwardParser(ForwardedMember member, DecoratedType type, bool isPublic, string? error)
        => (_type, _interface, _names, _isPublic, _error) = (type, member.Interface, new(member.Symbol, type), isPublic, error);

    /// <param name="member">The member.</param>
    /// <param name="type">The decorator.</param>
    /// <param name="isPublic">Whether the class has the member in public, not only as the interface.</param>
    /// <param name="error">The message that the member throws, as a string literal, where there is no inner object.</param>
    public static ForwardModel Parse(ForwardedMember member, DecoratedType type, bool isPublic, string? error)
    {
        var parser = new ForwardParser(member, type, isPublic, error);
        return member.Symbol switch
        {
            IMethodSymbol method => parser.Method(method),
            IPropertySymbol property => parser.Property(property),
            _ => parser.Event((IEventSymbol)member.Symbol),
        };
    }

    private ForwardModel Method(IMethodSymbol method)
    {
        var (parameters, arguments) = TypeParameters(method);
        var constraints = _isPublic
            ? ConstraintParser.Parse(method, _names.TypeParameter, _names.Type)
            : ForwardConstraints.OfExplicit(method, _names.TypeParameter);
        var call = _error is null
            ? InnerParser.Call(Inner(), method, arguments, method.Parameters.Select(ForwardNames.Argument))
            : "";
        return new(
            Attributes(method).Concat(CallerAttributes.OfResult(method, _type.Compilation)).ToEquatableArray(),
            $"{Start(method)}{Passing(method.RefKind)}{_names.Type(method.ReturnType)} {Qualifier()}{Identifiers.Escape(method.Name)}"
                + $"{parameters}({Parameters(method.Parameters)}){constraints}",
            Body(Passed(method.RefKind) + call),
            default);
    }

    private (string Parameters, string Arguments) TypeParameters(IMethodSymbol method)
        => method.IsGenericMethod
            ? (List(method.TypeParameters.Select(Declared)), List(method.TypeParameters.Select(_names.TypeParameter)))
            : ("", "");

    private static string List(IEnumerable<string> parameters) => $"<{string.Join(", ", parameters)}>";

    private string Declared(ITypeParameterSymbol parameter)
        => CallerAttributes.Of(parameter, _type.Compilation) + _names.TypeParameter(parameter);

    private ForwardModel Property(IPropertySymbol property)
    {
        var name = property.IsIndexer ? $"this[{Parameters(property.Parameters)}]" : Identifiers.Escape(property.Name);
        var inner = _error is not null ? ""
            : property.IsIndexer ? $"{Inner()}[{string.Join(", ", property.Parameters.Select(ForwardNames.Argument))}]"
            : $"{Inner()}.{Identifiers.Escape(property.Name)}";
        return new(
            Attributes(property).ToEquatableArray(),
            $"{Start(property)}{Passing(property.RefKind)}{_names.Type(property.Type)} {Qualifier()}{name}",
            null,
            Accessors(
                (property.GetMethod, "get", Passed(property.RefKind) + inner),
                (property.SetMethod, "set", $"{inner} = value")));
    }

    private ForwardModel Event(IEventSymbol occurrence)
    {
        var inner = _error is null ? $"{Inner()}.{Identifiers.Escape(occurrence.Name)}" : "";
        return new(
            Attributes(occurrence).ToEquatableArray(),
            $"{Start(occurrence)}event {_names.Type(occurrence.Type)} {Qualifier()}{Identifiers.Escape(occurrence.Name)}",
            null,
            Accessors((occurrence.AddMethod, "add", $"{inner} += value"), (occurrence.RemoveMethod, "remove", $"{inner} -= value")));
    }

    private EquatableArray<ForwardAccessorModel> Accessors(params (IMethodSymbol? Method, string Keyword, string Body)[] accessors)
        => accessors
            .Where(accessor => accessor.Method is not null)
            .Select(accessor => new ForwardAccessorModel(
                CallerAttributes.Of(accessor.Method!, _type.Compilation).ToEquatableArray(), accessor.Keyword, Body(accessor.Body)))
            .ToEquatableArray();

    private string Body(string inner) => _error is null ? inner : $"throw new global::System.InvalidOperationException({_error})";

    private string Inner() => InnerParser.Receiver(_type, _interface, "this", _names.Type);

    private IEnumerable<string> Attributes(ISymbol member) => CallerAttributes.Of(member, _type.Compilation);

    private string Start(ISymbol member) => (_isPublic ? "public " : "") + (MentionsPointer(member) ? "unsafe " : "");

    private string Qualifier() => _isPublic ? "" : $"{_names.Type(_interface)}.";

    private string Parameters(IEnumerable<IParameterSymbol> parameters)
        => string.Join(", ", parameters.Select(parameter =>
            string.Concat(CallerAttributes.Of(parameter, _type.Compilation)) + _names.Parameter(parameter, _isPublic)));

    private static string Passing(RefKind kind)
        => kind switch
        {
            RefKind.Ref => "ref ",
            RefKind.RefReadOnly => "ref readonly ",
            _ => "",
        };

    private string Passed(RefKind kind) => kind == RefKind.None || _error is not null ? "" : "ref ";

    private static bool MentionsPointer(ISymbol member)
        => member switch
        {
            IMethodSymbol method => Types(method.Parameters).Append(method.ReturnType).Any(TypeParts.MentionsPointer),
            IPropertySymbol property => Types(property.Parameters).Append(property.Type).Any(TypeParts.MentionsPointer),
            _ => false,
        };

    private static IEnumerable<ITypeSymbol> Types(IEnumerable<IParameterSymbol> parameters)
        => parameters.Select(parameter => parameter.Type);
}
