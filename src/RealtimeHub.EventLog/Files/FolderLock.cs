using System.Text.Json;

namespace RealtimeHub.EventLog.Files;

/// <summary>Keeps a log's folder to one process. The kernel lets go of the lock when the process ends, however it does.</summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly FileStream _lock;

    private FolderLock(FileStream held) => _lock = held;

    /// <exception cref="LogInUseException">Another process, or another log of this one, has it.</exception>
    public static FolderLock Take(string folder, TimeProvider time)
    {
        var owner = Path.Combine(folder, "owner.json");
        var held = TryTake(folder) ?? throw new LogInUseException(folder, Describe(owner));
        try
        {
            File.WriteAllBytes(owner, JsonSerializer.SerializeToUtf8Bytes(Owner.Self(time), Json));
            return new FolderLock(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryTake(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (PathTooLongException or DirectoryNotFoundException) && !StorageFault.IsFull(e) && !StorageFault.IsReadOnly(e))
        {
            return null;
        }
    }

    private static string Describe(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(File.ReadAllBytes(path), Json)?.ToString() ?? "somebody unknown";
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return "somebody unknown";
        }
    }

    private sealed record Owner(int Pid, string Machine, DateTimeOffset Since)
    {
        public static Owner Self(TimeProvider time) => new(Environment.ProcessId, Environment.MachineName, time.GetUtcNow());

        public override string ToString() => $"process {Pid} on {Machine} since {Since:yyyy-MM-dd HH:mm:ss}Z";
    }
}
