namespace PerfAspects.Generators.Model;

/// <summary>How one wrapper reaches its core. Exactly one of <see cref="Call"/> and <see cref="Inline"/> is set.</summary>
/// <param name="Shape">The shape of the wrapper's result.</param>
/// <param name="Result">The type of the result, or <c>NoResult</c>; of a stream that of the stream itself.</param>
/// <param name="Item">The type of a stream's items; null for any other shape.</param>
/// <param name="Runtime">The source of the runtime.</param>
/// <param name="Aspects">The aspects in nesting order, outermost first.</param>
/// <param name="Core">The method that does the work; null where the method does nothing but invalidate.</param>
/// <param name="Holder">The nested class that holds what the wrapper needs.</param>
/// <param name="Call">The call's arguments, where they travel through a pipeline.</param>
/// <param name="Inline">The locals of a wrapper that at most measures and so calls the core itself.</param>
/// <param name="Cache">The cached value and its key, if the method is cached.</param>
/// <param name="Each">The entries of the single keys, if the method has an entry for each.</param>
/// <param name="Batch">The batches of the calls, if calls are gathered.</param>
/// <param name="IsTraced">Whether a span is around each call.</param>
/// <param name="MetricTags">The further tags of its metrics, if any.</param>
/// <param name="Suppression">The warning about the demands of the result.</param>
/// <param name="Invalidations">The invalidations once the core has succeeded, one for each <c>[CacheInvalidate]</c>.</param>
/// <param name="Put">The write of the result to the entry of another method, if there is one.</param>
/// <param name="Alerts">The alerts of the method, if it has any.</param>
/// <param name="Warm">The keys that are loaded in advance, if any are listed.</param>
internal sealed record WrapperModel(
    ReturnShape Shape,
    string Result,
    string? Item,
    RuntimeModel Runtime,
    EquatableArray<AspectModel> Aspects,
    CoreModel? Core,
    HolderModel Holder,
    CallModel? Call,
    InlineModel? Inline,
    CacheModel? Cache,
    EachModel? Each,
    BatchModel? Batch,
    bool IsTraced,
    MetricTagsModel? MetricTags,
    SuppressionModel? Suppression,
    EquatableArray<InvalidationModel> Invalidations,
    PutModel? Put,
    AlertsModel? Alerts,
    WarmModel? Warm = null);

/// <param name="Alerts">The attributes that declare alerts.</param>
/// <param name="Objective">The attribute that declares the share of calls that must succeed; null without one.</param>
internal sealed record AlertsModel(EquatableArray<AttributeModel> Alerts, AttributeModel? Objective);

/// <summary>The keys that <c>[Warm]</c> lists.</summary>
/// <param name="Name">The name of the holder's method that describes them.</param>
/// <param name="Reference">The same, qualified.</param>
/// <param name="IsStream">Whether the keys are a stream.</param>
/// <param name="Key">The type of a key.</param>
/// <param name="Type">The type of the instance; null for a static method.</param>
/// <param name="Services">The types under which services know the instance.</param>
/// <param name="KeysOwner">The type that lists the keys; null where the instance does.</param>
/// <param name="Keys">The name of the method that lists the keys.</param>
/// <param name="Slot">The name of the method's place in every runtime.</param>
/// <param name="IsByType">Whether each class has a state of its own.</param>
/// <param name="IsTraced">Whether the state is within a state with spans.</param>
/// <param name="Call">The call for a key, of the names below.</param>
internal sealed record WarmModel(
    string Name,
    string Reference,
    bool IsStream,
    string Key,
    string? Type,
    EquatableArray<string> Services,
    string? KeysOwner,
    string Keys,
    string Slot,
    bool IsByType,
    bool IsTraced,
    Expression Call)
{
    public const string TargetName = "target";
    public const string RuntimeName = "runtime";
    public const string KeyName = "key";
}

/// <summary>The write of a result to the entry of another method.</summary>
/// <param name="Name">The name of the local that has the write.</param>
/// <param name="Runtime">The runtime.</param>
/// <param name="Holder">The class of the other method that prepares the write.</param>
/// <param name="Method">The method of that class.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Tags">The tags that follow the arguments.</param>
/// <param name="IsAwaited">Whether an async wrapper waits for the tier.</param>
internal sealed record PutModel(string Name, Expression Runtime, string Holder, string Method, EquatableArray<Expression> Arguments,
    EquatableArray<TagModel> Tags, bool IsAwaited);

/// <param name="Runtime">The runtime where the statements stand.</param>
/// <param name="When">The moment at which they are carried out.</param>
/// <param name="Steps">The steps that drop cached values.</param>
internal sealed record InvalidationModel(Expression Runtime, InvalidationMoment When, EquatableArray<InvalidationStep> Steps)
{
    /// <summary>Whether an async wrapper waits for other processes.</summary>
    public bool IsAwaited => Steps.Any(step => step.LaterMethod is not null);
}

/// <param name="Expression">The runtime inside the wrapper.</param>
/// <param name="Accessor">A member to write for it, where a parameter of the method hides that of the primary constructor.</param>
internal sealed record RuntimeModel(Expression Expression, ParameterAccessor? Accessor = null);

/// <summary>A private member that returns a parameter of the primary constructor.</summary>
/// <param name="Type">The type of the member.</param>
/// <param name="Name">The name of the member.</param>
/// <param name="Parameter">The parameter.</param>
internal sealed record ParameterAccessor(string Type, string Name, string Parameter);

/// <param name="Name">The name of the aspect.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="IsOfType">Whether the attribute is written on the type.</param>
internal sealed record AspectModel(string Name, AttributeModel Attribute, bool IsOfType);

/// <param name="Name">Its name alone.</param>
/// <param name="Invocation">The call, from where the wrapper's form makes it.</param>
/// <param name="Adaptation">How what it returns becomes what the pipeline awaits.</param>
internal sealed record CoreModel(string Name, Expression Invocation, CoreAdaptation Adaptation)
{
    public bool IsAwaited => Adaptation is CoreAdaptation.AwaitResult or CoreAdaptation.AwaitCompletion;

    /// <summary>The synchronous call that runs on the thread pool, within the call above; null where there is none.</summary>
    public OffloadModel? Offload { get; init; }
}

/// <param name="Invocation">The call of the synchronous core.</param>
/// <param name="HasResult">Whether it returns a result.</param>
internal sealed record OffloadModel(Expression Invocation, bool HasResult);

/// <param name="Name">The class name as the wrapper writes it, with the type parameters of a generic method.</param>
/// <param name="ClassName">The class name alone.</param>
/// <param name="TypeParameters">The type parameters of a generic method.</param>
/// <param name="Constraints">Their constraints, as they are declared.</param>
/// <param name="Slot">The name of the method's place in every runtime.</param>
/// <param name="Accessibility">As far as invalidating methods of other types must see it.</param>
/// <param name="IsByType">Each class has another core, and so a state of its own.</param>
/// <param name="Accessor">The method that calls the core, if it cannot be called by name.</param>
/// <param name="IsObsolete">Whether it mentions an obsolete symbol, which may be an error to mention elsewhere.</param>
internal sealed record HolderModel(string Name, string ClassName, EquatableArray<TypeParameterModel> TypeParameters, string Constraints,
    string Slot, string Accessibility, bool IsObsolete, bool IsByType, AccessorModel? Accessor);

/// <summary>A member of the holder that calls a core which no call by name means.</summary>
/// <param name="IsStatic">Whether the core is static.</param>
/// <param name="Core">The name of the core, as a literal.</param>
/// <param name="Result">The type that the core returns.</param>
/// <param name="Member">The name of the member.</param>
/// <param name="Receiver">The first parameter, which takes the receiver.</param>
/// <param name="StaticType">The type that declares the core, as a literal, if no parameter can have the type; else null.</param>
/// <param name="Parameters">The parameters of the core.</param>
/// <param name="Holder">The class that has the member.</param>
internal sealed record AccessorModel(
    bool IsStatic,
    string Core,
    string Result,
    string Member,
    ParameterModel Receiver,
    string? StaticType,
    EquatableArray<ParameterModel> Parameters,
    string Holder);

/// <param name="Name">The struct's name.</param>
/// <param name="Parameters">Its constructor's parameters: the target and every argument but the token; the runtime, where it
/// invalidates.</param>
/// <param name="Arguments">The arguments that the wrapper passes for them.</param>
/// <param name="TokenParameter">The name of the token that the pipeline hands to the core.</param>
/// <param name="Token">The token that the wrapper hands to the pipeline.</param>
/// <param name="Result">The name of what the core returned, while something else is done before it is handed on.</param>
/// <param name="Fallback">The method that is called when the call has failed, if there is one.</param>
/// <param name="Judge">The methods that judge an attempt, if there are any.</param>
/// <param name="Partition">The partition of the call, if the method is partitioned.</param>
/// <param name="Marks">The values of the call by which aspects decide, if there are any.</param>
/// <param name="Suppressions">Warnings about demands that the wrapper makes of its callers, and the struct need not make again.</param>
/// <param name="Rebound">The same call on another instance, for loads in the background; null where the call has none.</param>
internal sealed record CallModel(string Name, EquatableArray<ParameterModel> Parameters, EquatableArray<Expression> Arguments,
    string TokenParameter, Expression Token, string Result, FallbackModel? Fallback, JudgeModel? Judge, PartitionModel? Partition,
    MarkModel? Marks, EquatableArray<SuppressionModel> Suppressions, ReboundModel? Rebound);

/// <summary>The same call on another instance.</summary>
/// <param name="Target">The name of the instance in the struct.</param>
/// <param name="Parameter">The name of the other instance.</param>
/// <param name="Arguments">The arguments of the struct's constructor.</param>
internal sealed record ReboundModel(string Target, string Parameter, EquatableArray<Expression> Arguments);

/// <summary>The methods that answer a call that has failed.</summary>
/// <param name="Index">The name of the parameter that tells which one does.</param>
/// <param name="Exception">The name of what the call failed with.</param>
/// <param name="Methods">They are called like cores, and stand in the order of their attributes.</param>
internal sealed record FallbackModel(string Index, string Exception, EquatableArray<CoreModel> Methods);

/// <param name="Partitions">The name of what has the parts of each value.</param>
/// <param name="Values">The arguments that are the value.</param>
internal sealed record PartitionModel(string Partitions, EquatableArray<Expression> Values);

/// <summary>The names of the locals, chosen so that they hide no parameter, and that of the token if there is one.</summary>
/// <param name="Method">The state of the method in its runtime.</param>
/// <param name="Span">The call's span.</param>
/// <param name="Started">The call, once it has begun.</param>
/// <param name="Result">The result of the core.</param>
/// <param name="Running">The task it has returned.</param>
/// <param name="Exception">The exception that it has thrown.</param>
/// <param name="Token">The caller's token.</param>
/// <param name="MayReferToArguments">The result is a ref struct that may refer to what is passed by reference, which its local has to be
/// declared for.</param>
/// <param name="IsGuarded">The core of a task method may throw at its caller, who must not.</param>
internal sealed record InlineModel(
    string Method,
    string Span,
    string Started,
    string Result,
    string Running,
    string Exception,
    Expression? Token,
    bool MayReferToArguments,
    bool IsGuarded);
