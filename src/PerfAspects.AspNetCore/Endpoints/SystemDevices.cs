using System.Net.NetworkInformation;
using System.Text.Json;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The disk that the application is on, and the network interfaces. What the system does not tell is left out.</summary>
internal static class SystemDevices
{
    public static void Write(Utf8JsonWriter json)
    {
        var disk = ReadDisk();
        json.WriteStartObject("disk");
        json.WriteFigure("total", disk?.Total);
        json.WriteFigure("free", disk?.Free);
        json.WriteEndObject();
        var network = ReadNetwork();
        json.WriteStartObject("network");
        json.WriteFigure("received", network?.Received);
        json.WriteFigure("sent", network?.Sent);
        json.WriteEndObject();
    }

    private static (double Total, double Free)? ReadDisk()
    {
        try
        {
            var drive = new DriveInfo(Path.GetPathRoot(AppContext.BaseDirectory) ?? AppContext.BaseDirectory);
            return (drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return null;
        }
    }

    private static (double Received, double Sent)? ReadNetwork()
    {
        try
        {
            var (received, sent) = (0d, 0d);
            foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                {
                    var statistics = network.GetIPStatistics();
                    received += statistics.BytesReceived;
                    sent += statistics.BytesSent;
                }
            }

            return (received, sent);
        }
        catch (Exception exception) when (exception is NetworkInformationException or PlatformNotSupportedException or IOException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
