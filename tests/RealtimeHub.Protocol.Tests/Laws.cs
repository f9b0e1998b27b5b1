using FsCheck;
using FsCheck.Fluent;

namespace RealtimeHub.Protocol.Tests;

/// <summary>Checks a law on generated values; the seed is fixed, so that every run checks the same ones.</summary>
internal static class Laws
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260723UL, 8209UL);

    public static Gen<Position> Positions { get; } =
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from sequence in Gen.OneOf(Gen.Choose(0, 20).Select(s => (long)s), Gen.Choose(0, int.MaxValue).Select(s => (long)s << 32 | 0xffffffff))
        select new Position(((ulong)(uint)high << 32) | (uint)low, sequence);

    public static Gen<Group> Groups { get; } =
        from kind in Gen.Elements(Enum.GetValues<GroupKind>())
        from id in Samples.Ids
        select new Group(kind, id);

    public static void Hold<T>(Gen<T> values, Action<T> law) => Check.One(Settings, Prop.ForAll(values.ToArbitrary(), law));
}
