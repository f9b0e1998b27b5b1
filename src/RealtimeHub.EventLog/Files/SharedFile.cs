using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.EventLog.Files;

/// <summary>Files that their owner may replace, extend or delete while they are read.</summary>
internal static class SharedFile
{
    private const FileShare All = FileShare.ReadWrite | FileShare.Delete;

    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, All);

    public static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, All);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
