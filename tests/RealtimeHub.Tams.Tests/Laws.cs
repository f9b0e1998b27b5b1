using FsCheck;
using FsCheck.Fluent;

namespace RealtimeHub.Tams.Tests;

/// <summary>Checks a law on generated values; the seed is fixed, so that every run checks the same ones.</summary>
internal static class Laws
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260723UL, 8209UL);

    public static Gen<Int128> Nanoseconds { get; } =
        from magnitude in Gen.Choose(0, 77)
        from high in Gen.Choose(0, int.MaxValue)
        from middle in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from sign in Gen.Elements(-1, 1)
        let all = ((Int128)high << 62) + ((Int128)middle << 31) + low
        select sign * Int128.Min(all & ((Int128.One << magnitude) - 1), Timestamp.MaxValue.Nanoseconds);

    public static Gen<Timestamp> Timestamps { get; } =
        Gen.OneOf(Nanoseconds, Nanoseconds.Select(value => value / 1_000_000_000 * 1_000_000_000)).Select(Timestamp.FromNanoseconds);

    public static Gen<Timerange> Timeranges { get; } = RangesOf(Timestamps);

    /// <summary>Ranges whose bounds are few, so that they often meet.</summary>
    public static Gen<Timerange> NearTimeranges { get; } = RangesOf(Gen.Choose(0, 5).Select(Seconds));

    public static Timestamp Seconds(int seconds) => Timestamp.FromNanoseconds(seconds * (Int128)1_000_000_000);

    public static void Hold<T>(Gen<T> values, Action<T> law) => Check.One(Settings, Prop.ForAll(values.ToArbitrary(), law));

    public static void Hold<T>(Gen<T> values, Action<T, T> law) => Hold(Gen.Two(values), pair => law(pair.Item1, pair.Item2));

    private static Gen<Timerange> RangesOf(Gen<Timestamp> bounds)
    {
        var bound = Gen.Frequency(
            (1, Gen.Constant<Timestamp?>(null)),
            (5, bounds.Select(value => (Timestamp?)value)));
        return from start in bound
               from end in bound
               from includesStart in Gen.Elements(true, false)
               from includesEnd in Gen.Elements(true, false)
               select new Timerange(start, end, includesStart, includesEnd);
    }
}
