using System.Diagnostics;

namespace RealtimeHub.EventLog.Tests.Kit;

/// <summary>A file system of a megabyte in memory.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("rthub-disk-");

    public string Path => System.IO.Path.Combine(_mount.FullName, "tams");

    private string Ballast => System.IO.Path.Combine(_mount.FullName, "ballast");

    public static TinyDisk? TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return null;
        var disk = new TinyDisk();
        if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk._mount.FullName))
        {
            File.WriteAllBytes(disk.Ballast, new byte[200_000]);
            return disk;
        }

        disk._mount.Delete();
        return null;
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", _mount.FullName);
        _mount.Delete();
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
