namespace Samples;

/// <summary>The dashboard of a program that says nothing of it: opened before the program begins, and open after its end until Ctrl+C.</summary>
public static class ProgramDashboard
{
    /// <summary>Opens the dashboard if the command line has <c>--dashboard</c>.</summary>
    public static void OpenIfAsked()
    {
        var arguments = Environment.GetCommandLineArgs();
        if (SampleDashboard.IsAsked(ref arguments))
        {
            var dashboard = SampleDashboard.StartAsync().GetAwaiter().GetResult();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => dashboard.WaitAsync().GetAwaiter().GetResult();
        }
    }
}
