using System.Buffers;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// The samples of one series in the order of their times, in blocks of bytes, so that a sample costs its bytes and no object. Bytes that
/// are written never change, so a reader that has taken the blocks needs no lock. Appending and trimming are under the lock of the ring.
/// </summary>
internal sealed class SampleLog
{
    private const int FirstBlock = 128;
    private const int LargestBlock = 1_024;

    private readonly Queue<Block> _blocks = new();
    private Block? _last;

    /// <summary>Whether no sample is left.</summary>
    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>The time of the newest sample, in seconds.</summary>
    public long Newest => _last?.Newest ?? long.MinValue;

    /// <summary>The time of the last sample of the oldest block, which are dropped together; in seconds.</summary>
    public long Oldest => _blocks.TryPeek(out var oldest) ? oldest.Newest : long.MaxValue;

    /// <summary>Appends a sample.</summary>
    /// <param name="time">Its time in seconds, not before that of the newest one.</param>
    /// <param name="data">Its bytes.</param>
    /// <param name="scratch">A buffer to write in.</param>
    /// <returns>The number of bytes that the log has grown by.</returns>
    public int Append(long time, ReadOnlySpan<byte> data, ArrayBufferWriter<byte> scratch)
    {
        scratch.ResetWrittenCount();
        var previous = _last?.Newest ?? time;
        SampleCodec.WriteNumber(scratch, (ulong)(time - previous));
        SampleCodec.WriteNumber(scratch, (ulong)data.Length);
        scratch.Write(data);
        if (_last is { } last && last.Bytes.Length - last.Used >= scratch.WrittenCount)
        {
            last.Append(scratch.WrittenSpan, time);
            return 0;
        }

        var length = Math.Max(scratch.WrittenCount, Math.Min((_last?.Bytes.Length ?? FirstBlock / 2) * 2, LargestBlock));
        _last = new Block(previous, new byte[length]);
        _last.Append(scratch.WrittenSpan, time);
        _blocks.Enqueue(_last);
        return length;
    }

    /// <summary>Drops blocks all of whose samples are before a time.</summary>
    /// <returns>The number of bytes that the log has shrunk by.</returns>
    public int Trim(long floor)
    {
        var freed = 0;
        while (_blocks.TryPeek(out var oldest) && oldest.Newest < floor)
        {
            freed += _blocks.Dequeue().Bytes.Length;
        }

        _last = _blocks.Count == 0 ? null : _last;
        return freed;
    }

    /// <summary>Takes the samples that are in the log now, to be read later and without a lock.</summary>
    public IEnumerable<(long Time, ReadOnlyMemory<byte> Data)> Take()
    {
        var taken = new (long Before, byte[] Bytes, int Used)[_blocks.Count];
        var position = 0;
        foreach (var block in _blocks)
        {
            taken[position++] = (block.Before, block.Bytes, block.Used);
        }

        return Read(taken);
    }

    private static IEnumerable<(long Time, ReadOnlyMemory<byte> Data)> Read((long Before, byte[] Bytes, int Used)[] blocks)
    {
        foreach (var (before, bytes, used) in blocks)
        {
            var time = before;
            for (var position = 0; position < used;)
            {
                var (later, length) = ReadHead(bytes, ref position);
                time += later;
                yield return (time, bytes.AsMemory(position, length));
                position += length;
            }
        }
    }

    private static (long Later, int Length) ReadHead(byte[] bytes, ref int position)
    {
        var reader = new SampleReader(bytes.AsSpan(position));
        var head = ((long)reader.ReadNumber(), (int)reader.ReadNumber());
        position = bytes.Length - reader.Rest;
        return head;
    }

    private sealed class Block(long before, byte[] bytes)
    {
        /// <summary>The time that the first sample's time is counted from.</summary>
        public long Before => before;

        public byte[] Bytes => bytes;

        public int Used { get; private set; }

        public long Newest { get; private set; }

        public void Append(ReadOnlySpan<byte> entry, long time)
        {
            entry.CopyTo(bytes.AsSpan(Used));
            Used += entry.Length;
            Newest = time;
        }
    }
}
