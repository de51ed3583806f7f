namespace PerfAspects.Generators.Model;

/// <summary>The entries of a method that has one for each of its keys.</summary>
/// <param name="Struct">The name of the struct of the call for one key.</param>
/// <param name="Parameters">The parameters of the struct, the group of loads aside.</param>
/// <param name="Arguments">The arguments that the call for many keys passes for them.</param>
/// <param name="OwnArguments">The arguments of a struct like this one, within it.</param>
/// <param name="Key">The key of an entry.</param>
/// <param name="Element">The type of a key that the caller knows.</param>
/// <param name="Value">The type of its value.</param>
/// <param name="ElementField">The name of the key in the struct.</param>
/// <param name="ElementParameter">The name of the key as a parameter of the call for many keys.</param>
/// <param name="Elements">The keys of the call for many keys.</param>
/// <param name="Copy">The arguments of a call for other keys.</param>
/// <param name="Tags">The tags.</param>
/// <param name="Unless">The condition under which a value is not kept, if there is one.</param>
/// <param name="Duration">The own duration of a value, if it has one.</param>
/// <param name="Group">The name of the group of loads.</param>
/// <param name="Eviction">The methods that invalidating methods call.</param>
internal sealed record EachModel(
    string Struct,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<Expression> Arguments,
    EquatableArray<Expression> OwnArguments,
    KeyModel Key,
    string Element,
    string Value,
    string ElementField,
    string ElementParameter,
    Expression Elements,
    EquatableArray<Expression> Copy,
    EquatableArray<TagModel> Tags,
    Expression? Unless,
    Expression? Duration,
    string Group,
    EvictionModel Eviction);
