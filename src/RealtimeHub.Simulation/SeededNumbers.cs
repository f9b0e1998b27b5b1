using System.Buffers.Binary;

namespace RealtimeHub.Simulation;

/// <summary>
/// Numbers from a seed and a place (SplitMix64), the same on every runtime. Asking by place instead of in turn lets a segment have its id
/// whatever order the segments are written in.
/// </summary>
internal readonly record struct SeededNumbers(ulong Seed)
{
    public ulong At(long place)
    {
        var z = Seed + ((ulong)place * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [0, 1).</summary>
    public double FractionAt(long place) => (At(place) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A version-4 UUID: TAMS refuses versions 6 to 8.</summary>
    public Guid IdAt(long place)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, At(2 * place));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], At((2 * place) + 1));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A series of its own, for one part of the store.</summary>
    public SeededNumbers For(long part) => new(At(~part));
}
