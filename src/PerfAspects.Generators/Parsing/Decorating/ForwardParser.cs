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
        var constraints = _isPublic
            ? ConstraintParser.Parse(method, _names.TypeParameter, _names.Type)
            : ForwardConstraints.OfExplicit(method, _names.TypeParameter);
        return Model(ForwardKind.Method, method, method.ReturnType, method.RefKind) with
        {
            ResultAttributes = CallerAttributes.OfResult(method, _type.Compilation),
            TypeParameters = method.TypeParameters
                .Select(parameter => new TypeParameterModel(
                    _names.TypeParameter(parameter), CallerAttributes.Of(parameter, _type.Compilation)))
                .ToEquatableArray(),
            Parameters = Parameters(method.Parameters),
            Constraints = constraints,
            Inner = Inner() is { } inner
                ? InnerParser.Call(
                    inner,
                    method,
                    DeclarationParser.TypeArguments(method, _names.TypeParameter),
                    method.Parameters.Select(InlineParser.Argument))
                : null,
        };
    }

    private ForwardModel Property(IPropertySymbol property)
    {
        var kind = property.IsIndexer ? ForwardKind.Indexer : ForwardKind.Property;
        return Model(kind, property, property.Type, property.RefKind) with
        {
            Parameters = Parameters(property.Parameters),
            Inner = Inner() is { } inner
                ? property.IsIndexer
                    ? new ElementExpression(inner, property.Parameters.Select(InlineParser.Argument).ToEquatableArray())
                    : inner.Member(Identifiers.Escape(property.Name))
                : null,
            Accessors = Accessors((property.GetMethod, ForwardAccessor.Get), (property.SetMethod, ForwardAccessor.Set)),
        };
    }

    private ForwardModel Event(IEventSymbol occurrence)
        => Model(ForwardKind.Event, occurrence, occurrence.Type, RefKind.None) with
        {
            Inner = Inner()?.Member(Identifiers.Escape(occurrence.Name)),
            Accessors = Accessors((occurrence.AddMethod, ForwardAccessor.Add), (occurrence.RemoveMethod, ForwardAccessor.Remove)),
        };

    // The parts that every member has.
    private ForwardModel Model(ForwardKind kind, ISymbol member, ITypeSymbol type, RefKind passing)
        => new(
            kind,
            CallerAttributes.Of(member, _type.Compilation),
            ResultAttributes: default,
            _isPublic,
            MentionsPointer(member),
            Passing(passing),
            _names.Type(type),
            _names.Type(_interface),
            Identifiers.Escape(member.Name),
            TypeParameters: default,
            Parameters: default,
            Constraints: "",
            Inner: null,
            _error,
            Accessors: default);

    private EquatableArray<ForwardAccessorModel> Accessors(params (IMethodSymbol? Method, ForwardAccessor Kind)[] accessors)
        => accessors
            .Where(accessor => accessor.Method is not null)
            .Select(accessor => new ForwardAccessorModel(accessor.Kind, CallerAttributes.Of(accessor.Method!, _type.Compilation)))
            .ToEquatableArray();

    private Expression? Inner() => _error is null ? InnerParser.Receiver(_type, _interface, Expression.This, _names.Type) : null;

    private EquatableArray<ParameterModel> Parameters(IEnumerable<IParameterSymbol> parameters)
        => parameters.Select(parameter => _names.Parameter(parameter, _isPublic, _type.Compilation)).ToEquatableArray();

    private static string? Passing(RefKind kind)
        => kind switch
        {
            RefKind.Ref => "ref",
            RefKind.RefReadOnly => "ref readonly",
            _ => null,
        };

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
