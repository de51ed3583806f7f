namespace PerfAspects.Runtime;

/// <summary>The target of a factory in a service registration, which knows the class of the services that it creates.</summary>
internal interface IFactoryOf
{
    Type Implementation { get; }
}
