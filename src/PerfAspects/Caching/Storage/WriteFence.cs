namespace PerfAspects.Caching.Storage;

/// <summary>
/// The mark of a value that is being written to a key, from before its core runs until the value is kept. It tells whether the key was
/// invalidated, or another write of the key has ended, in between: the value may then be older than the source. Keys are compared by their
/// hash codes alone, so that no code of the application runs; two keys of one hash code cost an entry that has to be loaded.
/// </summary>
internal sealed class WriteFence(int hash)
{
    private volatile bool _isBroken;

    public int Hash { get; } = hash;

    public bool IsBroken => _isBroken;

    public void Break() => _isBroken = true;
}
