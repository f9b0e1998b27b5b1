namespace RealtimeHub.Load;

/// <summary>A logarithmic axis: its ends are 1, 2 or 5 times a power of ten, at least a decade apart, so that a small difference looks small.</summary>
internal sealed class Axis
{
    private static readonly double[] Steps = [1, 2, 5];

    private readonly double _start;
    private readonly double _length;

    /// <summary>Lays it out.</summary>
    /// <param name="values">All that must fit.</param>
    /// <param name="start">Where it begins in the drawing.</param>
    /// <param name="length">How far it goes from there; less than 0 is upwards.</param>
    public Axis(IReadOnlyCollection<double> values, double start, double length)
    {
        (_start, _length) = (start, length);
        var most = Marks(values.Max()).First(mark => mark >= values.Max() * 0.999);
        var least = Marks(values.Min() / 10).Last(mark => mark <= Math.Min(values.Min(), most / 10) * 1.001);
        (Least, Most) = (least, most);
    }

    public double Least { get; }

    public double Most { get; }

    /// <summary>Where lines are drawn.</summary>
    public IEnumerable<double> Lines => Marks(Least).SkipWhile(mark => mark < Least * 0.999).TakeWhile(mark => mark <= Most * 1.001);

    public double At(double value) => _start + (_length * Math.Log10(value / Least) / Math.Log10(Most / Least));

    /// <summary>Whether it is a power of ten.</summary>
    public static bool IsWhole(double mark) => Math.Abs(Math.Log10(mark) - Math.Round(Math.Log10(mark))) < 0.001;

    // From the decade on in which the value lies, three decades and more.
    private static IEnumerable<double> Marks(double value) =>
        from power in Enumerable.Range((int)Math.Floor(Math.Log10(value) + 0.0001), 16) from step in Steps select step * Math.Pow(10, power);
}
