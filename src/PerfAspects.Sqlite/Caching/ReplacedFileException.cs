namespace PerfAspects.Caching;

/// <summary>Reports that another process has replaced the file, or that somebody has deleted it.</summary>
internal sealed class ReplacedFileException() : IOException("The file has been replaced.");
