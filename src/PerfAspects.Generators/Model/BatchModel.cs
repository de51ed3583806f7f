namespace PerfAspects.Generators.Model;

/// <summary>How the calls of a method are gathered.</summary>
/// <param name="Slot">The name of the place of its batches in every runtime.</param>
/// <param name="Key">The type of the key.</param>
/// <param name="Argument">The key of a call.</param>
/// <param name="Keys">The name of the keys of a batch.</param>
/// <param name="MissingIsNull">Whether the result may be null, which a key without a value then is.</param>
/// <param name="Core">The call of the core for many keys.</param>
internal sealed record BatchModel(string Slot, string Key, Expression Argument, string Keys, bool MissingIsNull, CoreModel Core);
