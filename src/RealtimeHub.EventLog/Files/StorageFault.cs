namespace RealtimeHub.EventLog.Files;

/// <summary>Tells what an error of the storage means.</summary>
internal static class StorageFault
{
    private const int NoSpace = 28;
    private const int InputOutput = 5;
    private const int ReadOnlyFiles = 30;
    private const int WindowsCrc = unchecked((int)0x80070017);
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the disk is full, which passes; all other errors of a write do not.</summary>
    public static bool IsFull(IOException e) => e.HResult switch
    {
        WindowsHandleDiskFull or WindowsDiskFull or NoSpace => true,
        LinuxQuota => OperatingSystem.IsLinux(),
        MacQuota => OperatingSystem.IsMacOS(),
        _ => false,
    };

    /// <summary>Whether nothing can be written there at all.</summary>
    public static bool IsReadOnly(IOException e) => !OperatingSystem.IsWindows() && e.HResult == ReadOnlyFiles;

    /// <summary>What the system says of a full disk.</summary>
    public static IOException Full() => new("No space left on the device.", NoSpace);

    /// <summary>Why what was written cannot be had any more; null where that is not what the error of a read means.</summary>
    public static string? Lost(IOException e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "the file is missing",
        EndOfStreamException => "the file became shorter while it was read",
        { HResult: InputOutput or WindowsCrc } => "the disk cannot read it",
        _ => null,
    };
}
