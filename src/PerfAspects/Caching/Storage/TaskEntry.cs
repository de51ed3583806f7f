namespace PerfAspects.Caching.Storage;

/// <summary>
/// An entry of a method that returns tasks. It keeps the completed task of its value, one for all callers, so that a hit allocates nothing.
/// </summary>
internal class TaskEntry<TKey, TValue>(TKey key, int hash) : KeyedEntry<TKey, TValue>(key, hash)
    where TKey : struct, IEquatable<TKey>
{
    private Task<TValue>? _task;

    public sealed override Task<TValue> Task => _task ?? MakeTask();

    private Task<TValue> MakeTask() => Interlocked.CompareExchange(ref _task, System.Threading.Tasks.Task.FromResult(Value), null) ?? _task;
}
