using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace PerfAspects.Monitoring.Profiling;

/// <summary>Samples the stacks of the threads of this process into a file, by its own runtime.</summary>
internal static class StackSampler
{
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const long MethodNames = 0x10 | 0x20 | 0x8; // JIT, NGEN and loader: what the addresses on the stacks are called

    private static readonly EventPipeProvider[] s_providers =
    [
        new(Sampler, EventLevel.Informational),
        new(Runtime, EventLevel.Informational, MethodNames),
    ];

    /// <summary>Samples for a time.</summary>
    /// <exception cref="InvalidOperationException">The runtime cannot be reached, as with <c>DOTNET_EnableDiagnostics=0</c>.</exception>
    public static async Task SampleAsync(string file, TimeSpan duration, TimeProvider clock, CancellationToken cancellationToken)
    {
        EventPipeSession session;
        try
        {
            var client = new DiagnosticsClient(Environment.ProcessId);
            session = await client.StartEventPipeSessionAsync(s_providers, requestRundown: true, token: cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DiagnosticsClientException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException("The runtime refuses to be sampled: " + exception.Message, exception);
        }

        using (session)
        {
            var output = File.Create(file);
            await using (output.ConfigureAwait(false))
            {
                var copying = session.EventStream.CopyToAsync(output, CancellationToken.None);
                try
                {
                    await Task.Delay(duration, clock, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await session.StopAsync(CancellationToken.None).ConfigureAwait(false);
                    await copying.ConfigureAwait(false); // the names of methods come last
                }
            }
        }
    }
}
