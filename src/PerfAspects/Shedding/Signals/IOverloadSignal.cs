namespace PerfAspects.Shedding.Signals;

/// <summary>A measure of the load. Read by one thread at a time.</summary>
internal interface IOverloadSignal
{
    /// <summary>The name for logs.</summary>
    string Name { get; }

    /// <summary>Whether it is read again after it has failed.</summary>
    bool IsReadAgain => false;

    /// <summary>Reads the load as a multiple of the mark from which the process counts as overloaded.</summary>
    double Read();
}
