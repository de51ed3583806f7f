using System.Net;
using System.Net.Sockets;

namespace Storefront.Processes;

/// <summary>Ports of this machine that nobody else uses.</summary>
internal static class LoopbackPort
{
    /// <summary>The preferred port, or a free one if it is taken or zero.</summary>
    public static int Find(int preferred) => IsFree(preferred, out var port) || IsFree(0, out port) ? port : preferred;

    private static bool IsFree(int port, out int bound)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            bound = ((IPEndPoint)listener.LocalEndpoint).Port;
            return true;
        }
        catch (SocketException)
        {
            bound = port;
            return false;
        }
    }
}
