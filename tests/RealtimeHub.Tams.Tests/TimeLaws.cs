using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RealtimeHub.Tams.Tests;

public sealed class TimeLaws
{
    [Fact]
    public void Timestamp_printed_and_parsed_is_the_same() => Laws.Hold(Laws.Timestamps, timestamp =>
    {
        var text = timestamp.ToString();
        Timestamp.Parse(text).Should().Be(timestamp);
        Timestamp.Parse(Encoding.UTF8.GetBytes(text), null).Should().Be(timestamp);
        TamsPattern.IsTimestamp(text).Should().BeTrue();
    });

    [Fact]
    public void Timestamps_compare_as_their_nanoseconds_do() => Laws.Hold(Laws.Timestamps, (a, b) =>
    {
        a.CompareTo(b).Should().Be(a.Nanoseconds.CompareTo(b.Nanoseconds));
        b.CompareTo(a).Should().Be(-a.CompareTo(b));
        (a < b, a <= b, a > b, a >= b).Should().Be(
            (a.CompareTo(b) < 0, a.CompareTo(b) <= 0, a.CompareTo(b) > 0, a.CompareTo(b) >= 0));
        (a == b).Should().Be(a.CompareTo(b) == 0);
        (a != b).Should().Be(!a.Equals(b));
        if (a == b)
            a.GetHashCode().Should().Be(b.GetHashCode());
    });

    [Fact]
    public void Timestamp_is_the_sum_of_its_parts() => Laws.Hold(Laws.Timestamps, timestamp =>
        ((Int128)timestamp.Seconds * 1_000_000_000 + timestamp.SubsecondNanoseconds).Should().Be(timestamp.Nanoseconds));

    [Fact]
    public void Timestamp_added_and_subtracted_leads_back() => Laws.Hold(Laws.Timestamps, (a, b) =>
    {
        if (Int128.Abs(a.Nanoseconds + b.Nanoseconds) > Timestamp.MaxValue.Nanoseconds)
            return;
        (a + b - b).Should().Be(a);
        (-a).Should().Be(Timestamp.Zero - a);
    });

    [Fact]
    public void Timerange_printed_and_parsed_is_the_same() => Laws.Hold(Laws.Timeranges, range =>
    {
        var text = range.ToString();
        Timerange.Parse(text).Should().Be(range);
        Timerange.Parse(Encoding.UTF8.GetBytes(text), null).GetHashCode().Should().Be(range.GetHashCode());
        TamsPattern.IsTimerange(text).Should().BeTrue();
    });

    [Fact]
    public void Timerange_counted_in_nanoseconds_has_the_same_ones() => Laws.Hold(Laws.Timeranges, range =>
    {
        var (from, until) = range.ToNanoseconds();
        var counted = Timerange.FromNanoseconds(from, until);
        counted.ToNanoseconds().Should().Be(from == until ? (0, 0) : (from, until));
    });

    [Fact]
    public void Timerange_algebra_agrees_with_asking_for_every_point() => Laws.Hold(Laws.NearTimeranges, (a, b) =>
    {
        var (inA, inB) = (Points(a), Points(b));
        var inEither = inA.Zip(inB, (first, second) => first || second).ToArray();

        Points(a.Intersect(b)).Should().Equal(inA.Zip(inB, (first, second) => first && second));
        a.Overlaps(b).Should().Be(inA.Zip(inB).Any(both => both is (true, true)));
        a.IsEmpty.Should().Be(!inA.Contains(true));
        a.Contains(b).Should().Be(!a.IsEmpty && inA.Zip(inB).All(both => both is (true, _) or (_, false)));
        (a == b).Should().Be(inA.SequenceEqual(inB));
        Points(a.Encompass(b)).Should().Equal(Filled(inEither));
        if (a.TryUnion(b, out var union))
            Points(union).Should().Equal(inEither);
        else if (!a.IsEmpty && !b.IsEmpty)
            Points(a.Between(b)).Should().Equal(inEither.Zip(Filled(inEither), (used, all) => all && !used));
    });

    [Fact]
    public void Before_range_and_after_make_up_all_time() => Laws.Hold(Laws.NearTimeranges, range =>
    {
        if (range.IsEmpty)
            return;
        for (var i = 0; i < PointCount; i++)
            new[] { range.Before(), range, range.After() }.Count(part => part.Contains(Point(i))).Should().Be(1);
    });

    [Fact]
    public void Parsers_agree_with_the_patterns_of_the_specification() => Laws.Hold(NearGrammar, text =>
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Timestamp.TryParse(text, out _).Should().Be(TamsPattern.IsTimestamp(text), text);
        Timestamp.TryParse(utf8, out _).Should().Be(TamsPattern.IsTimestamp(text), text);
        Timerange.TryParse(text, out _).Should().Be(TamsPattern.IsTimerange(text), text);
        Timerange.TryParse(utf8, out _).Should().Be(TamsPattern.IsTimerange(text), text);
    });

    // Whole and half seconds around the bounds 0 to 5 tell any two of these ranges apart.
    private const int PointCount = 15;

    private static Timestamp Point(int index) => Timestamp.FromNanoseconds((index - 2) * (Int128)500_000_000);

    private static bool[] Points(Timerange range) => [.. Enumerable.Range(0, PointCount).Select(i => range.Contains(Point(i)))];

    private static IEnumerable<bool> Filled(IEnumerable<bool> points)
    {
        var all = points.ToList();
        var (first, last) = (all.IndexOf(true), all.LastIndexOf(true));
        return all.Select((_, i) => first >= 0 && i >= first && i <= last);
    }

    private static Gen<string> NearGrammar
    {
        get
        {
            var piece = Gen.Elements(
                "[", "(", "]", ")", "_", ":", "-", "0", "00", "1", "9", "999999999", "1000000000", "0:0", "-0:0", "-1:5", "10:123456789",
                "281474976710655:999999999", "281474976710656:0", "-281474976710656:0", "\n", " ", "x", "١", "\0", "+");
            var pieces = Gen.Choose(0, 7).SelectMany(count => Gen.ArrayOf(piece, count)).Select(string.Concat);
            var marker = Gen.Elements("", "[", "]", "(", ")");
            var number = Gen.Elements("", "0:0", "-0:1", "5:40000000", "-281474976710655:999999999", "01:0", "1:01", "1:");
            var ranges = from open in marker
                         from start in number
                         from line in Gen.Elements("", "_", "__")
                         from end in number
                         from close in marker
                         select open + start + line + end + close;
            return Gen.OneOf(pieces, ranges);
        }
    }
}
