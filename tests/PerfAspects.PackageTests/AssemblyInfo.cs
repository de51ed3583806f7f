// The builds would take the processor from the quickstart while it is being watched.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
