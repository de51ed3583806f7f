using System.Globalization;

namespace PerfAspects.Tests.Modes;

/// <summary>A key whose equality, hash code and text are the user's code. Each call of that code can be made to throw.</summary>
public sealed class UserKey(int id, Action? runUserCode) : IEquatable<UserKey>
{
    [CacheKey]
    public int Id { get; } = id;

    public bool Equals(UserKey? other)
    {
        runUserCode?.Invoke();
        return other is not null && Id == other.Id;
    }

    public override bool Equals(object? obj) => Equals(obj as UserKey);

    public override int GetHashCode()
    {
        runUserCode?.Invoke();
        return Id % 2; // so that keys collide and are compared
    }

    public override string ToString()
    {
        runUserCode?.Invoke();
        return Id.ToString(CultureInfo.InvariantCulture);
    }
}
