namespace PerfAspects.Generators.Model;

/// <summary>The tags that a call adds to its metrics.</summary>
/// <param name="Struct">The struct that holds them where no struct of the call does.</param>
/// <param name="Parameters">Its components.</param>
/// <param name="Arguments">The arguments that the wrapper passes for them.</param>
/// <param name="List">The name of the list they are added to.</param>
/// <param name="Tags">The tags in the order of their parameters.</param>
internal sealed record MetricTagsModel(string Struct, EquatableArray<ParameterModel> Parameters, EquatableArray<Expression> Arguments,
    string List, EquatableArray<MetricTagModel> Tags);

/// <param name="Name">The tag's name, as a string literal.</param>
/// <param name="Value">The argument.</param>
/// <param name="IsEnum">Whether it is an enum's value, told by its name.</param>
internal sealed record MetricTagModel(string Name, Expression Value, bool IsEnum);
