using System.Runtime.InteropServices;

namespace RealtimeHub.EventLog.Files;

/// <summary>Ends the process without finalizers, exit handlers or a last answer to anybody.</summary>
internal static partial class ProcessEnd
{
    private const int SoftwareError = 70;

    public static void AtOnce(string message, Exception exception)
    {
        try
        {
            Console.Error.WriteLine($"{message} The process ends so that nothing is acknowledged that may be lost. {exception}");
        }
        finally
        {
            if (OperatingSystem.IsWindows()) Environment.FailFast(message, exception);
            ExitNow(SoftwareError);
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}
