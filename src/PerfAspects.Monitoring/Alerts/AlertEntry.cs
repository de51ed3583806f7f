using System.Security.Cryptography;
using System.Text;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>
/// The alert of one rule and one series: pending, firing, acknowledged, resolved. Each change returns what handlers are to be notified of,
/// if anything. Not safe for use by several threads.
/// </summary>
/// <param name="rule">The rule.</param>
/// <param name="method">The name of the series; <see langword="null"/> for the process.</param>
/// <param name="reminder">The time between reminders; zero for none.</param>
internal sealed class AlertEntry(AlertRule rule, string? method, TimeSpan reminder)
{
    private AlertState? _state; // null while there is nothing to show
    private DateTimeOffset _since;
    private DateTimeOffset? _firedAt;
    private DateTimeOffset? _resolvedAt;
    private DateTimeOffset? _mutedUntil;
    private DateTimeOffset? _notifiedAt; // of this firing
    private double? _value;

    /// <summary>The identifier.</summary>
    public string Id { get; } = IdOf(rule.Name, method);

    /// <summary>Whether the alert fires, acknowledged or not.</summary>
    public bool IsFiring => _state is AlertState.Firing or AlertState.Acknowledged;

    /// <summary>Judges the condition.</summary>
    /// <param name="value">The left side; <see langword="null"/> if it is unknown.</param>
    /// <param name="now">The time.</param>
    /// <returns>The alert, if handlers are to be notified.</returns>
    public Alert? Judge(double? value, DateTimeOffset now)
    {
        _value = value;
        var holds = value is { } known && rule.Parsed.Holds(known);
        if (!holds)
        {
            Release(now);
        }
        else if (!IsFiring)
        {
            Fire(now);
        }

        return Notify(now);
    }

    /// <summary>Acknowledges the alert.</summary>
    public bool Acknowledge(DateTimeOffset now)
    {
        if (_state != AlertState.Firing)
        {
            return false;
        }

        Enter(AlertState.Acknowledged, now);
        return true;
    }

    /// <summary>Resolves the alert by hand.</summary>
    /// <param name="now">The time.</param>
    /// <param name="notification">The alert, if handlers are to be notified.</param>
    public bool Resolve(DateTimeOffset now, out Alert? notification)
    {
        notification = null;
        if (!IsFiring)
        {
            return false;
        }

        Release(now);
        notification = Notify(now);
        return true;
    }

    /// <summary>Mutes the alert.</summary>
    public void Mute(DateTimeOffset until) => _mutedUntil = until;

    /// <summary>Whether there is nothing left to remember: not active, not muted, and resolved longer ago than a time.</summary>
    public bool IsForgotten(DateTimeOffset now, TimeSpan kept)
        => (_state is null || (_state == AlertState.Resolved && now - _since > kept))
            && !IsMuted(now)
            && !(_resolvedAt + rule.Cooldown > now);

    /// <summary>The alert as it is; <see langword="null"/> while there is nothing to show.</summary>
    public Alert? Show(DateTimeOffset now, bool isReminder = false) => _state is not { } state ? null : new Alert
    {
        Id = Id,
        Rule = rule.Name,
        Expression = rule.Expression,
        Method = method,
        Severity = rule.Severity,
        State = state,
        Value = _value,
        Since = _since,
        FiredAt = state == AlertState.Pending ? null : _firedAt,
        MutedUntil = IsMuted(now) ? _mutedUntil : null,
        IsReminder = isReminder,
        Text = AlertText.Of(rule, method, state, _value),
    };

    // Eight bytes of a hash: no text of the rule's or the method's has to be encoded in an address.
    private static string IdOf(string rule, string? method)
        => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(rule + "\n" + method)), 0, 8).ToLowerInvariant();

    private bool IsMuted(DateTimeOffset now) => _mutedUntil > now;

    private void Enter(AlertState? state, DateTimeOffset now) => (_state, _since) = (state, now);

    private void Fire(DateTimeOffset now)
    {
        if (_state != AlertState.Pending)
        {
            Enter(AlertState.Pending, now);
        }

        if (now - _since >= rule.For && !(_resolvedAt + rule.Cooldown > now))
        {
            Enter(AlertState.Firing, now);
            (_firedAt, _notifiedAt) = (now, null);
        }
    }

    private void Release(DateTimeOffset now)
    {
        if (IsFiring)
        {
            Enter(AlertState.Resolved, now);
            _resolvedAt = now;
        }
        else if (_state == AlertState.Pending)
        {
            Enter(null, now);
        }
    }

    // A resolved alert is sent only if its firing was.
    private Alert? Notify(DateTimeOffset now)
    {
        if (IsMuted(now))
        {
            return null;
        }

        if (_state == AlertState.Resolved && _notifiedAt is not null)
        {
            _notifiedAt = null;
            return Show(now);
        }

        var isReminder = _notifiedAt is not null;
        var isDue = _state == AlertState.Firing && (!isReminder || (reminder > TimeSpan.Zero && now - _notifiedAt >= reminder));
        if (!isDue)
        {
            return null;
        }

        _notifiedAt = now;
        return Show(now, isReminder);
    }
}
