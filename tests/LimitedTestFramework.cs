using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfAspects.TestLimits;

/// <summary>
/// xunit's test framework with a time limit for every test. A test that exceeds the limit ends the process with its name: a test that
/// hangs on its thread cannot be ended otherwise, and without a limit it would hang the gate without a name.
/// </summary>
public sealed class LimitedTestFramework(IMessageSink diagnosticMessageSink) : XunitTestFramework(diagnosticMessageSink)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName)
        => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
            => base.RunTestCases(testCases, new Watch(executionMessageSink), executionOptions);
    }

    /// <summary>Knows which tests are running, from the messages that pass through it.</summary>
    private sealed class Watch : LongLivedMarshalByRefObject, IMessageSink
    {
        // Longer than the slowest test of the package takes on a busy machine.
        private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

        private readonly ConcurrentDictionary<ITest, long> _running = new(ReferenceEqualityComparer.Instance);
        private readonly IMessageSink _next;
        private readonly Timer _timer;

        public Watch(IMessageSink next)
        {
            _next = next;
            _timer = new Timer(static watch => ((Watch)watch!).EndIfOverTheLimit(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestStarting starting:
                    _running[starting.Test] = Stopwatch.GetTimestamp();
                    break;
                case ITestFinished finished:
                    _running.TryRemove(finished.Test, out _);
                    break;
                case ITestAssemblyFinished:
                    _timer.Dispose();
                    break;
            }

            return _next.OnMessage(message);
        }

        private void EndIfOverTheLimit()
        {
            var slow = _running
                .Where(static test => Stopwatch.GetElapsedTime(test.Value) > s_limit)
                .Select(static test => test.Key.DisplayName)
                .ToArray();
            if (slow.Length > 0)
            {
                Environment.FailFast($"Tests that have run for more than {s_limit.TotalMinutes} minutes: {string.Join("; ", slow)}");
            }
        }
    }
}
