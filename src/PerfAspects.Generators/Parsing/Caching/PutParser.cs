using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary><c>[CachePut]</c> → <see cref="PutModel"/>.</summary>
internal static class PutParser
{
    public static PutModel? Parse(AnnotatedMethod method, ArgumentScope scope, CallNames names)
    {
        if (method.Find(KnownAspects.CachePut) is not { Attribute: var put } || PutLookup.Of(method, put).Target is not { } cached)
        {
            return null;
        }

        var attribute = InvalidationTarget.CachedOf(cached, method.Compilation)!;
        string[] arguments =
        [
            InvalidationParser.Runtime(cached, method, scope),
            .. attribute.IsPerInstance() ? [scope.Instance()] : Array.Empty<string>(),
            .. InvalidationTarget.KeyParameters(cached).Select(key => scope.Argument(InvalidationTarget.ArgumentFor(method, cached, key)!)),
            .. TagParser.Parse(attribute, method, scope).Select(tag => $"new {Emitted.Space}CacheTag({tag})"),
        ];
        var holder = $"{InvalidationParser.Holder(cached, method, scope)}{InvalidationParser.TypeArguments(cached, scope)}";
        return new(
            names.Fresh("write"),
            scope.Runtime(),
            $"{holder}.{MethodNames.Write(cached.OriginalDefinition)}({string.Join(", ", arguments)})",
            SharedRules.IsShared(attribute) && method.Returned.Shape is not ReturnShape.Value && SharedRules.MayAwait(method));
    }
}
