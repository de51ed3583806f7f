// The samples write to the console, and use the default runtime of the process: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
