namespace RealtimeHub.Faults.Driving;

/// <summary>What was done to a folder.</summary>
/// <param name="Kind">In a word or two.</param>
/// <param name="What">Exactly.</param>
/// <param name="IsHarmless">Nothing of the log is concerned, so that serving everything as it was is right.</param>
internal sealed record Damaged(string Kind, string What, bool IsHarmless);

/// <summary>Does something to a folder.</summary>
internal delegate Damaged DoDamage(string folder, Random random);

/// <summary>Ways to damage a data folder.</summary>
internal static class Damage
{
    private const int SegmentHeader = 64;

    // The lock is empty, its owner is a courtesy, and what is known about flows is read again from the log when its snapshot does not check.
    private static readonly string[] NoPartOfTheLog = ["lock", "owner.json", "knowledge", "knowledge.next"];

    public static Damaged FlipBit(string folder, Random random)
    {
        var file = Choose(folder, random);
        var bytes = File.ReadAllBytes(file);
        var bit = random.NextInt64(bytes.Length * 8L);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        File.WriteAllBytes(file, bytes);
        return Done("flip in", file, $"bit {bit} of {bytes.Length * 8L}");
    }

    public static Damaged CutOff(string folder, Random random)
    {
        var file = Choose(folder, random);
        using var open = File.OpenWrite(file);
        var (before, length) = (open.Length, random.NextInt64(open.Length));
        open.SetLength(length);
        var done = Done("cut of", file, $"{length} of {before} bytes are left");
        // A segment without a record is what a start leaves that was interrupted.
        return before <= SegmentHeader ? done with { IsHarmless = true } : done;
    }

    public static Damaged AddForeign(string folder, Random random)
    {
        var stream = Path.Combine(folder, "streams", "tams");
        var segments = Directory.GetFiles(stream, "*.log").Order(StringComparer.Ordinal).ToList();
        switch (random.Next(4))
        {
            case 0:
                var note = Path.Combine(stream, "notes.txt");
                File.WriteAllText(note, "do not delete");
                return new Damaged("foreign file", note, IsHarmless: true);
            case 1:
                var noise = new byte[5_000];
                random.NextBytes(noise);
                var garbage = Path.Combine(stream, $"{random.Next(1_000_000):d20}.log");
                File.WriteAllBytes(garbage, noise);
                return new Damaged("foreign segment", $"{garbage}, noise", IsHarmless: false);
            case 2:
                var moved = Path.Combine(stream, $"{long.Parse(Path.GetFileNameWithoutExtension(segments[^1])) + 1_000:d20}.log");
                File.Copy(segments[0], moved, overwrite: true);
                return new Damaged("foreign segment", $"{moved}, a copy of the oldest", IsHarmless: false);
            default:
                var missing = segments[segments.Count / 2];
                File.Delete(missing);
                return new Damaged("missing segment", missing, IsHarmless: false);
        }
    }

    // Every file as often as it is large, but the small ones too.
    private static string Choose(string folder, Random random)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 0).Order(StringComparer.Ordinal).ToList();
        return files[random.Next(files.Count)];
    }

    private static Damaged Done(string kind, string file, string what)
    {
        var name = Path.GetFileName(file);
        return new Damaged($"{kind} {(name.EndsWith(".log", StringComparison.Ordinal) ? "a segment" : name)}", $"{kind} {name}, {what}", NoPartOfTheLog.Contains(name));
    }
}
