namespace PerfAspects.Generators.Model;

/// <summary>The state of a cached method.</summary>
/// <param name="Key">The key that tells one result from another.</param>
/// <param name="Tags">The tags, each as the text that makes it: <c>$"product:{productId}"</c>.</param>
/// <param name="IsKept">The condition under which a result is kept, if there is one.</param>
/// <param name="Duration">The expression of the own duration of a result, if it has one.</param>
/// <param name="Eviction">The members that invalidating methods call.</param>
internal sealed record CacheModel(KeyModel Key, EquatableArray<string> Tags, string? IsKept, string? Duration, EvictionModel Eviction);

/// <param name="Name">The struct's name.</param>
/// <param name="Parameters">Its components.</param>
/// <param name="Arguments">The arguments that the call passes for them.</param>
/// <param name="Copies">The statements that copy a component which is a caller's array or list; else null.</param>
/// <param name="IsFallible">Whether making, hashing or comparing it runs code that may throw.</param>
/// <param name="Hash">The hash of several components; null where one component has its own.</param>
/// <param name="Equalities">The structs that compare components in another way than these compare themselves.</param>
/// <param name="Shared">The identity of an entry in every process, if processes share the entries; else null.</param>
internal sealed record KeyModel(
    string Name, string Parameters, string Arguments, string? Copies, bool IsFallible, string? Hash,
        EquatableArray<EqualityModel> Equalities, SharedModel? Shared);

/// <summary>The identity of the entries of a method that processes share.</summary>
/// <param name="Identity">The method, as a literal.</param>
/// <param name="Fingerprint">The shape of the key and the result, as a literal.</param>
/// <param name="TypeArguments">The type parameters of the method and of the types around it.</param>
/// <param name="Writer">The name of what writes the key.</param>
/// <param name="Writes">The statements that write the key.</param>
internal sealed record SharedModel(string Identity, string Fingerprint, EquatableArray<string> TypeArguments, string Writer,
    EquatableArray<string> Writes);

/// <summary>A struct that compares values of a type for a key.</summary>
/// <param name="Name">The struct's name.</param>
/// <param name="Type">The type.</param>
/// <param name="Same">Whether <c>left</c> and <c>right</c> are the same.</param>
/// <param name="Hash">The hash of <c>value</c>.</param>
internal sealed record EqualityModel(string Name, string Type, string Same, string Hash);

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
internal sealed record EvictionModel(string One, string All, string? AllHolder, string Parameters, string Runtime, string? OneLater,
    string? AllLater, string? Write, string Tags);

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
/// <param name="Tags">The tags that follow the arguments, each as the arguments of its constructor.</param>
/// <param name="Loop">The loop around the call; null without one.</param>
internal sealed record InvalidationStep(
    string Target,
    string Method,
    string? LaterMethod,
    EquatableArray<string> Arguments,
    EquatableArray<string> Tags,
    LoopModel? Loop = null);

/// <param name="Item">The name of the item.</param>
/// <param name="Collection">The collection.</param>
internal sealed record LoopModel(string Item, string Collection);
