using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// fsync, checked. .NET's own flush hides errors on Linux, and it has none for folders: a new file whose folder was not synced may
/// be gone after a power cut, whatever was written into it.
/// </summary>
internal static partial class Durable
{
    private const int Interrupted = 4;
    private const int ReadOnly = 0;

    /// <summary>Makes a folder and those above it that are missing.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent)) CreateFolder(parent);
        Directory.CreateDirectory(path);
        if (!string.IsNullOrEmpty(parent)) SyncFolder(parent);
    }

    /// <summary>Makes sure that the folder's entries survive. Windows journals them and has no call for it.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Open(path, ReadOnly);
        if (folder < 0) throw Failed("open", path);
        using var handle = new SafeFileHandle(folder, ownsHandle: true);
        Sync(handle, path);
    }

    /// <summary>Makes sure that a file's content and length survive.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!FlushFileBuffers(file)) throw Failed("FlushFileBuffers", path);
            return;
        }

        while (FSync(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failed("fsync", path);
        }
    }

    private static IOException Failed(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
