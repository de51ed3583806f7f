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
        Expression[] arguments =
        [
            InvalidationParser.Runtime(cached, method, scope),
            .. attribute.IsPerInstance() ? [scope.Instance()] : Array.Empty<Expression>(),
            .. InvalidationTarget.KeyParameters(cached).Select(key => scope.Argument(InvalidationTarget.ArgumentFor(method, cached, key)!)),
        ];
        return new(
            names.Fresh("write"),
            scope.Runtime(),
            $"{InvalidationParser.Holder(cached, method, scope)}{InvalidationParser.TypeArguments(cached, scope)}",
            MethodNames.Write(cached.OriginalDefinition),
            arguments.ToEquatableArray(),
            TagParser.Parse(attribute, method, scope).ToEquatableArray(),
            SharedRules.IsShared(attribute) && method.Returned.Shape is not ReturnShape.Value && SharedRules.MayAwait(method));
    }
}
