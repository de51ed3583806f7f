namespace PerfAspects.Generators.Model;

/// <summary>The state of a cached method.</summary>
/// <param name="Key">The key that tells one result from another.</param>
/// <param name="Tags">The tags.</param>
/// <param name="Unless">The condition under which a result is not kept, if there is one.</param>
/// <param name="Duration">The own duration of a result, if it has one.</param>
/// <param name="Eviction">The members that invalidating methods call.</param>
internal sealed record CacheModel(
    KeyModel Key, EquatableArray<TagModel> Tags, Expression? Unless, Expression? Duration, EvictionModel Eviction);

/// <summary>A tag: text with holes for values of the call.</summary>
internal sealed record TagModel(EquatableArray<TagPiece> Pieces);

/// <summary>A stretch of a tag. Either <see cref="Literal"/> or <see cref="Value"/> is set.</summary>
/// <param name="Literal">The text, as a literal.</param>
/// <param name="Value">The value of a hole.</param>
internal sealed record TagPiece(string? Literal, Expression? Value);

/// <param name="One">The name of the method that drops the entry of a key.</param>
/// <param name="All">The name of the method that drops every entry, whatever the type arguments.</param>
/// <param name="AllHolder">The class of <paramref name="All"/> beside that of a generic method, since no type argument matters to it; else
/// null.</param>
/// <param name="Parameters">The runtime and what the key is made of.</param>
/// <param name="Runtime">The name of the runtime among them.</param>
/// <param name="OneLater">The name of the method that drops the entry of a key in all processes, asynchronously; null where processes do
/// not share it.</param>
/// <param name="AllLater">The name of the method that drops every entry in all processes, asynchronously; null where processes do not share
/// them.</param>
/// <param name="Write">The name of the method that writes the value of a key; null where no method does.</param>
/// <param name="Tags">The name of the tags of a written value.</param>
/// <param name="KeyOf">The name of the method that makes a key; null where no other method shares the entries.</param>
internal sealed record EvictionModel(string One, string All, string? AllHolder, EquatableArray<ParameterModel> Parameters, string Runtime,
    string? OneLater, string? AllLater, string? Write, string Tags, string? KeyOf);

/// <summary>The moment at which cached values are dropped, in the order of <c>InvalidateWhen</c>.</summary>
internal enum InvalidationMoment
{
    Success,
    Before,
    Always,
}

/// <summary>A call that drops cached values.</summary>
/// <param name="Target">The type whose method is called.</param>
/// <param name="Method">The method.</param>
/// <param name="LaterMethod">The method that returns a task which completes when all processes have dropped the values; null where no
/// process shares them.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Tags">The tags that follow the arguments.</param>
/// <param name="Loop">The loop around the call; null without one.</param>
internal sealed record InvalidationStep(
    string Target,
    string Method,
    string? LaterMethod,
    EquatableArray<Expression> Arguments,
    EquatableArray<TagModel> Tags,
    LoopModel? Loop = null);

/// <param name="Item">The name of the item.</param>
/// <param name="Collection">The collection.</param>
internal sealed record LoopModel(string Item, Expression Collection);
