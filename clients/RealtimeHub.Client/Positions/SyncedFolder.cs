using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.Client;

/// <summary>Makes sure that a renamed file survives a power cut under its new name. .NET has no call for it; Windows needs none.</summary>
internal static partial class SyncedFolder
{
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Open(path, 0);
        using var handle = new SafeFileHandle(folder, ownsHandle: true);
        if (folder < 0 || FSync(handle) != 0) throw new IOException($"The folder '{path}' cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);
}
