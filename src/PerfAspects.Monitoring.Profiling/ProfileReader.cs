using Microsoft.Diagnostics.Tracing.Etlx;

namespace PerfAspects.Monitoring.Profiling;

/// <summary>Reads the stacks of a method from a file of samples.</summary>
internal static class ProfileReader
{
    private const string Sample = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>Reads the file, and deletes what is made of it on the way.</summary>
    /// <param name="file">The file of samples.</param>
    /// <param name="method">The name of the annotated method.</param>
    public static ProfileNode Read(string file, string method)
    {
        var log = TraceLog.CreateFromEventPipeDataFile(file, null, new TraceLogOptions { ContinueOnError = true });
        try
        {
            using var trace = new TraceLog(log);
            var names = new FrameNames(method);
            var tree = new ProfileTree(method);
            foreach (var sample in trace.Events)
            {
                if (sample.ProviderName == Sample && BelowMethod(sample.CallStack(), names) is { } frames)
                {
                    tree.Add(frames);
                }
            }

            return tree.Build();
        }
        finally
        {
            File.Delete(log);
        }
    }

    // From the innermost frame outwards to the last one that is the method's: what is nearer to the root called it.
    private static List<string>? BelowMethod(TraceCallStack? stack, FrameNames names)
    {
        List<string> frames = [];
        var end = -1;
        for (; stack is not null; stack = stack.Caller)
        {
            var frame = FrameNames.Clean(stack.CodeAddress.FullMethodName);
            if (frame.Length == 0)
            {
                continue; // code of the runtime itself
            }

            if (names.IsOf(frame))
            {
                end = frames.Count;
            }
            else
            {
                frames.Add(frame);
            }
        }

        if (end < 0)
        {
            return null;
        }

        var below = frames.GetRange(0, end);
        below.Reverse();
        return below;
    }
}
