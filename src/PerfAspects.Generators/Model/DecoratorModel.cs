namespace PerfAspects.Generators.Model;

/// <summary>A class with <c>[Decorator]</c> and the members that it forwards.</summary>
/// <param name="Type">The class.</param>
/// <param name="Accessors">The members that give inner objects which are parameters of the primary constructor.</param>
/// <param name="Members">The forwarded members.</param>
internal sealed record DecoratorModel(TypeModel Type, EquatableArray<ParameterAccessor> Accessors, EquatableArray<ForwardModel> Members);

/// <summary>A forwarded member: a method, or a property or event with its accessors.</summary>
/// <param name="Kind">The kind of member.</param>
/// <param name="Attributes">The attributes that callers depend on.</param>
/// <param name="ResultAttributes">The attributes of the result.</param>
/// <param name="IsPublic">Whether the class has the member in public, not only as the interface.</param>
/// <param name="IsUnsafe">Whether the declaration mentions a pointer.</param>
/// <param name="Passing">The keywords of a result by reference; null for any other.</param>
/// <param name="Type">The type of the result.</param>
/// <param name="Interface">The interface.</param>
/// <param name="Name">The name.</param>
/// <param name="TypeParameters">The type parameters of a generic method.</param>
/// <param name="Parameters">The parameters of a method or indexer.</param>
/// <param name="Constraints">The constraints of the type parameters, as they are declared.</param>
/// <param name="Inner">The member of the inner object, called if it is a method; null where there is no inner object.</param>
/// <param name="Error">The message that the member throws where there is no inner object, as a literal.</param>
/// <param name="Accessors">The accessors of a property or event.</param>
internal sealed record ForwardModel(
    ForwardKind Kind,
    EquatableArray<AttributeModel> Attributes,
    EquatableArray<AttributeModel> ResultAttributes,
    bool IsPublic,
    bool IsUnsafe,
    string? Passing,
    string Type,
    string Interface,
    string Name,
    EquatableArray<TypeParameterModel> TypeParameters,
    EquatableArray<ParameterModel> Parameters,
    string Constraints,
    Expression? Inner,
    string? Error,
    EquatableArray<ForwardAccessorModel> Accessors);

internal enum ForwardKind
{
    Method,
    Property,
    Indexer,
    Event,
}

/// <param name="Kind">The kind of accessor.</param>
/// <param name="Attributes">The attributes that callers depend on.</param>
internal sealed record ForwardAccessorModel(ForwardAccessor Kind, EquatableArray<AttributeModel> Attributes);

internal enum ForwardAccessor
{
    Get,
    Set,
    Add,
    Remove,
}
