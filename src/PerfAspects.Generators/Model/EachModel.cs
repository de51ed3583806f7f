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
/// <param name="With">The method for one key whose entries these are; null where the method has its own.</param>
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
    EvictionModel Eviction,
    WithModel? With);

/// <summary>The method for one key whose entries a method for many shares.</summary>
/// <param name="Entry">The type of its result.</param>
/// <param name="IsMadeNullable">Whether the result is the value of a key made nullable.</param>
/// <param name="IsNeverNull">Whether the result is never null, so that a key without a value has no entry.</param>
/// <param name="Slot">The method's place in every runtime.</param>
/// <param name="IsTraced">Whether the method is traced.</param>
/// <param name="Runtime">The name of the runtime.</param>
/// <param name="Manifest">The method in the manifest of the type.</param>
internal sealed record WithModel(
    string Entry, bool IsMadeNullable, bool IsNeverNull, string Slot, bool IsTraced, string Runtime, string Manifest);
