namespace RealtimeHub.Faults.Driving;

/// <summary>A file system of its own, gone with its use.</summary>
internal sealed class MountedFolder : IAsyncDisposable
{
    private MountedFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>A small one in memory.</summary>
    public static async Task<MountedFolder> InMemoryAsync(string path, string size)
    {
        Directory.CreateDirectory(path);
        await Shell.RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path);
        return new MountedFolder(path);
    }

    /// <summary>One whose disk is a file.</summary>
    public static async Task<MountedFolder> OfImageAsync(string path, string image)
    {
        Directory.CreateDirectory(path);
        await Shell.RunAsync("mount", "-o", "loop", image, path);
        return new MountedFolder(path);
    }

    public Task ResizeAsync(string size) => Shell.RunAsync("mount", "-o", $"remount,size={size}", Path);

    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync("umount", "-l", Path);
        Directory.Delete(Path);
    }
}
