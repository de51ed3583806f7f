namespace PerfAspects.Generators.Model;

/// <summary>An attribute as it was written.</summary>
/// <param name="Type">The type of the attribute.</param>
/// <param name="Arguments">The arguments, each as a literal.</param>
/// <param name="Settings">The properties that are set.</param>
internal sealed record AttributeModel(string Type, EquatableArray<string> Arguments, EquatableArray<AttributeSetting> Settings);

/// <param name="Name">The name of the property.</param>
/// <param name="Value">The value as a literal.</param>
internal sealed record AttributeSetting(string Name, string Value);

/// <summary>A warning of the trimmer that is left out.</summary>
/// <param name="Category">The category of the warning.</param>
/// <param name="Warning">The id of the warning.</param>
internal sealed record SuppressionModel(string Category, string Warning);
