namespace PerfAspects.Generators.Model;

/// <summary>A class with <c>[Decorator]</c> and the members that it forwards.</summary>
/// <param name="Type">The class.</param>
/// <param name="Accessors">The members that give inner objects which are parameters of the primary constructor.</param>
/// <param name="Members">The forwarded members.</param>
internal sealed record DecoratorModel(TypeModel Type, EquatableArray<ParameterAccessor> Accessors, EquatableArray<ForwardModel> Members);

/// <summary>A forwarded member. Either <see cref="Body"/> or <see cref="Accessors"/> is set.</summary>
/// <param name="Attributes">The attributes that callers depend on.</param>
/// <param name="Declaration">The declaration, up to its body.</param>
/// <param name="Body">Of a method, the call of the inner object.</param>
/// <param name="Accessors">Of a property or event, the accessors.</param>
internal sealed record ForwardModel(
    EquatableArray<string> Attributes,
    string Declaration,
    string? Body,
    EquatableArray<ForwardAccessorModel> Accessors);

/// <param name="Attributes">The attributes that callers depend on.</param>
/// <param name="Keyword">The keyword: <c>get</c>.</param>
/// <param name="Body">The use of the inner object.</param>
internal sealed record ForwardAccessorModel(EquatableArray<string> Attributes, string Keyword, string Body);
