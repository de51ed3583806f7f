namespace PerfAspects.Generators.Model;

/// <summary>A parameter of an emitted member, or a component of an emitted struct.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Modifiers">The keywords before the type; null without any.</param>
/// <param name="Default">The default value as a literal; null without one.</param>
/// <param name="Attributes">The attributes that callers depend on.</param>
internal sealed record ParameterModel(
    string Type, string Name, string? Modifiers = null, string? Default = null, EquatableArray<AttributeModel> Attributes = default);

/// <param name="Name">The name of the type parameter.</param>
/// <param name="Attributes">The attributes that callers or the trimmer depend on.</param>
internal sealed record TypeParameterModel(string Name, EquatableArray<AttributeModel> Attributes);
