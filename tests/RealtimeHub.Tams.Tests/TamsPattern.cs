using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace RealtimeHub.Tams.Tests;

/// <summary>The patterns of TAMS 8.2 as regular expressions, and what its prose adds: the range, no exclusive instants.</summary>
internal static class TamsPattern
{
    private const string TimestampPattern = @"-?(0|[1-9][0-9]*):(0|[1-9][0-9]{0,8})";

    private static readonly Regex Timestamp = new(@"\A" + TimestampPattern + @"\z", RegexOptions.CultureInvariant);

    private static readonly Regex Timerange = new(
        $@"\A(?<open>\[|\()?(?<start>{TimestampPattern})?(?<span>_(?<end>{TimestampPattern})?)?(?<close>\]|\))?\z",
        RegexOptions.CultureInvariant);

    public static bool IsTimestamp(string text) => Timestamp.IsMatch(text) && IsInRange(text);

    public static bool IsTimerange(string text)
    {
        var match = Timerange.Match(text);
        var (start, end) = (match.Groups["start"], match.Groups["end"]);
        var isInstant = start.Success && !match.Groups["span"].Success;
        return match.Success
            && !(isInstant && (match.Groups["open"].Value == "(" || match.Groups["close"].Value == ")"))
            && (!start.Success || IsInRange(start.Value))
            && (!end.Success || IsInRange(end.Value));
    }

    private static bool IsInRange(string timestamp) =>
        BigInteger.Parse(timestamp.TrimStart('-').Split(':')[0], CultureInfo.InvariantCulture) < BigInteger.One << 48;
}
