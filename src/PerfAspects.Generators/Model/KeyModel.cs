namespace PerfAspects.Generators.Model;

/// <param name="Name">The struct's name.</param>
/// <param name="Components">Its components.</param>
/// <param name="IsFallible">Whether making, hashing or comparing it runs code that may throw.</param>
/// <param name="Equalities">The structs that compare components in another way than these compare themselves.</param>
/// <param name="Shared">The identity of an entry in every process, if processes share the entries; else null.</param>
internal sealed record KeyModel(
    string Name, EquatableArray<KeyComponent> Components, bool IsFallible, EquatableArray<EqualityModel> Equalities, SharedModel? Shared)
{
    /// <summary>The key of another method, whose struct this is; null where the method has a struct of its own.</summary>
    public LentKey? Lent { get; init; }
}

/// <summary>A key that another method makes.</summary>
/// <param name="Holder">The holder of the other method.</param>
/// <param name="Maker">The name of the method that makes the key.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record LentKey(string Holder, string Maker, EquatableArray<Expression> Arguments);

/// <param name="Type">The type of the component.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value that the call passes for it.</param>
/// <param name="IsCopied">Whether it is a caller's array or list, which an entry copies.</param>
internal sealed record KeyComponent(string Type, string Name, Expression Value, bool IsCopied = false);

/// <summary>A struct that compares values of a type for a key.</summary>
/// <param name="Name">The struct's name.</param>
/// <param name="Type">The type.</param>
/// <param name="MayBeNull">Whether the type is a class.</param>
/// <param name="Parts">The members that are compared.</param>
internal sealed record EqualityModel(string Name, string Type, bool MayBeNull, EquatableArray<EqualityPart> Parts);

/// <param name="Member">The name of the member.</param>
/// <param name="Equality">The type that compares its values.</param>
internal sealed record EqualityPart(string Member, string Equality);

/// <summary>The identity of the entries of a method that processes share.</summary>
/// <param name="Identity">The method, as a literal.</param>
/// <param name="Fingerprint">The shape of the key and the result, as a literal.</param>
/// <param name="TypeArguments">The type parameters of the method and of the types around it.</param>
/// <param name="Writer">The name of what writes the key.</param>
/// <param name="Writes">The writes that make up the key.</param>
internal sealed record SharedModel(string Identity, string Fingerprint, EquatableArray<string> TypeArguments, string Writer,
    EquatableArray<KeyWrite> Writes);

/// <summary>A step that writes a component of a key as bytes.</summary>
internal abstract record KeyWrite;

/// <summary>The write of a value that the writer knows.</summary>
internal sealed record ValueWrite(Expression Value) : KeyWrite;

/// <summary>The write of whether a value is there, and of its parts if so.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsNullableValue">Whether it is a nullable value type.</param>
/// <param name="Writes">The writes of the parts.</param>
internal sealed record PresentWrite(Expression Value, bool IsNullableValue, EquatableArray<KeyWrite> Writes) : KeyWrite;

/// <summary>The write of the items of a list or array.</summary>
/// <param name="Items">The list or array.</param>
/// <param name="Item">The name of an item.</param>
/// <param name="Writes">The writes of an item.</param>
internal sealed record ItemsWrite(Expression Items, string Item, EquatableArray<KeyWrite> Writes) : KeyWrite;
