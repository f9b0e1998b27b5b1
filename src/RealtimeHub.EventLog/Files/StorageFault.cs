namespace RealtimeHub.EventLog.Files;

/// <summary>Tells a full disk, which passes, from all other errors, which do not.</summary>
internal static class StorageFault
{
    private const int NoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsFull(IOException e) => e.HResult switch
    {
        WindowsHandleDiskFull or WindowsDiskFull or NoSpace => true,
        LinuxQuota => OperatingSystem.IsLinux(),
        MacQuota => OperatingSystem.IsMacOS(),
        _ => false,
    };
}
