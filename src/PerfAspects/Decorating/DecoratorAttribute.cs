namespace PerfAspects;

/// <summary>
/// Puts aspects around an object of an interface, whoever wrote its class. The class implements the interface and has an inner object of
/// it: an annotated partial method without a core calls the same member of the inner object, and the generator forwards all members of the
/// interface that the class does not declare. <c>AddPerfAspectsDecorator</c> puts the class around what is registered in a container.
/// </summary>
/// <remarks>
/// <para>
/// The interfaces in the base list of the class are decorated, with those that they inherit, from this project or a referenced assembly.
/// The inner object is one field, property or primary-constructor parameter of the interface (PERF029). A member that cannot be forwarded,
/// such as a static abstract one, has to be declared (PERF029). Forwarded events have the inner object as their sender.
/// </para>
/// <para>
/// Like everywhere, what aspects keep belongs to the method of the class, not to the instance: two decorators of one class around different
/// inner objects share the cached values unless <c>PerInstance = true</c>.
/// </para>
/// <para>
/// A forwarded <see cref="IDisposable.Dispose"/> or <see cref="IAsyncDisposable.DisposeAsync"/> disposes the inner object, except where a
/// container disposes it.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Decorator]
/// public partial class CachedCatalog(ICatalog inner) : ICatalog
/// {
///     [Cached("5m")]
///     public partial Task&lt;Product?&gt; FindAsync(int id, CancellationToken cancellationToken);
/// }
/// </code>
/// </example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/decorators.md"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DecoratorAttribute : Attribute;
