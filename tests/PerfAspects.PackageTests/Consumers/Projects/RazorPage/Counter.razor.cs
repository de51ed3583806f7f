using Microsoft.AspNetCore.Components;
using PerfAspects;

namespace Consumer;

public partial class Counter : ComponentBase
{
    [Timed]
    private partial int Last(int count);

    private int LastCore(int count) => count - 1;
}
