using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>
/// A check of each call before all other steps. It is not notified of the end of the call, and so costs a call one read of a field while it
/// admits all.
/// </summary>
internal abstract class Admission
{
    private volatile bool _isSelective = true;

    /// <summary>Whether every call is admitted without a check.</summary>
    public bool AdmitsAll => !_isSelective;

    /// <summary>The value of a call that the check needs; <see cref="CallMark.None"/> if it needs none.</summary>
    public abstract CallMark Mark { get; }

    /// <summary>Whether each call is checked, as at the beginning.</summary>
    protected bool IsSelective
    {
        get => _isSelective;
        set
        {
            if (_isSelective != value)
            {
                _isSelective = value;
            }
        }
    }

    /// <summary>Whether any call may be refused now, so that the mark of this one has to be read.</summary>
    public abstract bool MayRefuse();

    /// <summary>Decides about a call.</summary>
    /// <param name="mark">The call's value of <see cref="Mark"/>; 0 where it has none.</param>
    /// <param name="span">The call's span.</param>
    /// <returns>The reason why the call may not run; <see langword="null"/> if it may.</returns>
    public abstract Exception? Refuse(long mark, Activity? span);
}
