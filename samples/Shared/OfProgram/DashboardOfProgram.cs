using System.Runtime.CompilerServices;

namespace Samples;

/// <summary>
/// Opens the dashboard before the first line of a program. The work is that of another assembly: threads that run code of this one wait
/// until its initializers have ended, and the start of a web server needs several threads.
/// </summary>
internal static class DashboardOfProgram
{
    [ModuleInitializer]
    internal static void Open() => ProgramDashboard.OpenIfAsked();
}
