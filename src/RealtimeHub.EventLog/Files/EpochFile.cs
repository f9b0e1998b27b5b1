using System.Buffers.Binary;

namespace RealtimeHub.EventLog.Files;

/// <summary>The epochs of a log: a line of 32 bytes for each start, on stable storage before anything is appended in it.</summary>
internal sealed class EpochFile(string folder)
{
    private const int LineLength = 32;

    public string Path { get; } = System.IO.Path.Combine(folder, "epochs");

    /// <summary>Reads all and changes nothing; the last line may be torn, then nothing was appended in its epoch.</summary>
    /// <exception cref="LogDamagedException">A line does not check.</exception>
    public EpochLines Read()
    {
        var epochs = new List<Epoch>();
        if (!File.Exists(Path)) return new EpochLines(epochs, 0);
        var bytes = SharedFile.ReadAll(Path);
        for (var at = 0; at + LineLength <= bytes.Length; at += LineLength)
        {
            var line = bytes.AsSpan(at, LineLength);
            var isTorn = at + LineLength == bytes.Length && !line.ContainsAnyExcept((byte)0);
            if (isTorn) break;
            epochs.Add(ReadLine(line, epochs.Count) ?? throw new LogDamagedException(Path, at, "the line does not check"));
        }

        return new EpochLines(epochs, bytes.Length - (epochs.Count * LineLength));
    }

    /// <summary>Cuts off what was torn.</summary>
    public void CutOff(EpochLines lines)
    {
        if (lines.Torn == 0) return;
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, (long)lines.Epochs.Count * LineLength);
        Durable.Sync(file, Path);
    }

    public void Append(Epoch epoch, int number)
    {
        var isNew = !File.Exists(Path);
        using var file = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, FileOptions.WriteThrough);
        var line = new byte[LineLength];
        WriteLine(line, epoch, number);
        RandomAccess.Write(file, line, (long)number * LineLength);
        if (isNew) Durable.SyncFolder(folder);
    }

    public LogDamagedException Damaged(string problem) => new(Path, 0, problem);

    // The number of the line is in it, so that a line that was lost or doubled is found.
    private static void WriteLine(Span<byte> line, Epoch epoch, int number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(line, epoch.Id);
        BinaryPrimitives.WriteInt64LittleEndian(line[8..], epoch.FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(line[16..], UnixMicroseconds.Of(epoch.Began));
        BinaryPrimitives.WriteInt32LittleEndian(line[24..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(line[28..], Crc32C.Of(line[..28]));
    }

    private static Epoch? ReadLine(ReadOnlySpan<byte> line, int number)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(line[28..]) != Crc32C.Of(line[..28])) return null;
        if (BinaryPrimitives.ReadInt32LittleEndian(line[24..]) != number) return null;
        return new Epoch(
            BinaryPrimitives.ReadUInt64LittleEndian(line),
            BinaryPrimitives.ReadInt64LittleEndian(line[8..]),
            UnixMicroseconds.ToTime(BinaryPrimitives.ReadInt64LittleEndian(line[16..])));
    }
}
