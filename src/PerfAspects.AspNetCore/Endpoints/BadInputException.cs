using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>A request that cannot be answered because of one of its parameters.</summary>
/// <param name="parameter">The parameter.</param>
/// <param name="reason">The reason as a sentence.</param>
/// <param name="status">The status code.</param>
internal sealed class BadInputException(string parameter, string reason, int status = StatusCodes.Status400BadRequest) : Exception(reason)
{
    public string Parameter => parameter;

    public int Status => status;
}
