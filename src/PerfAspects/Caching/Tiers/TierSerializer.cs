using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// Writes values of a type as bytes and reads them again: by what the application has for <c>HybridCache</c>, else as JSON.
/// </summary>
internal abstract class TierSerializer<T>
{
    public abstract void Write(T value, IBufferWriter<byte> target);

    public abstract T Read(ReadOnlyMemory<byte> content);

    /// <summary>The serializer of the type. May throw: resolvers and factories are the application's.</summary>
    public static TierSerializer<T> Find(HostServices services, TierJson json)
    {
        if (services.Find<IHybridCacheSerializer<T>>() is { } own)
        {
            return new Hybrid(own);
        }

        foreach (var factory in services.FindAll<IHybridCacheSerializerFactory>())
        {
            if (factory.TryCreateSerializer<T>(out var made))
            {
                return new Hybrid(made);
            }
        }

        return new Json(json.TypeInfoOf<T>());
    }

    private sealed class Hybrid(IHybridCacheSerializer<T> serializer) : TierSerializer<T>
    {
        public override void Write(T value, IBufferWriter<byte> target) => serializer.Serialize(value, target);

        public override T Read(ReadOnlyMemory<byte> content) => serializer.Deserialize(new ReadOnlySequence<byte>(content));
    }

    private sealed class Json(JsonTypeInfo<T> info) : TierSerializer<T>
    {
        public override void Write(T value, IBufferWriter<byte> target)
        {
            using var writer = new Utf8JsonWriter(target);
            JsonSerializer.Serialize(writer, value, info);
        }

        public override T Read(ReadOnlyMemory<byte> content) => JsonSerializer.Deserialize(content.Span, info)!;
    }
}

/// <summary>
/// How values are written as JSON: with public fields, so that tuples survive, and with the numbers that JSON has no form for.
/// </summary>
internal sealed class TierJson
{
    private readonly JsonSerializerOptions? _options;

    public TierJson(IJsonTypeInfoResolver? resolver)
    {
        if ((JsonSerializer.IsReflectionEnabledByDefault ? WithReflection(resolver) : resolver) is { } used)
        {
            _options = new JsonSerializerOptions
            {
                IncludeFields = true,
                NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
                TypeInfoResolver = used,
            };
        }
    }

    public JsonTypeInfo<T> TypeInfoOf<T>()
        => (JsonTypeInfo<T>)(_options ?? throw new InvalidOperationException(
            $"Values of {typeof(T)} cannot be written as JSON, since reflection is turned off: set "
            + "AspectRuntimeOptions.JsonTypeInfoResolver to a JsonSerializerContext of the type."))
            .GetTypeInfo(typeof(T));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Called only where the application has kept reflection for JSON.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Called only where the application has kept reflection for JSON.")]
    private static IJsonTypeInfoResolver WithReflection(IJsonTypeInfoResolver? resolver)
        => resolver is null ? new DefaultJsonTypeInfoResolver() : JsonTypeInfoResolver.Combine(resolver, new DefaultJsonTypeInfoResolver());
}
