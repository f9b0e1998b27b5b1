using System.Globalization;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Streams;

/// <summary>How much of a stream is kept; null where there is no bound.</summary>
/// <param name="Age">Seconds.</param>
/// <param name="Bytes">Of storage.</param>
/// <param name="Count">Events.</param>
internal sealed record RetentionInfo(double? Age, long? Bytes, long? Count)
{
    public const string Everything = "everything";

    private static readonly (double Seconds, string Unit)[] Units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];

    /// <summary>For example <c>90 d, 10 GiB</c>.</summary>
    public override string ToString()
    {
        string?[] bounds =
        [
            Age is { } age ? InWords(age) : null,
            Bytes is { } bytes ? Sizes.Of(bytes) : null,
            Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} events") : null,
        ];
        return string.Join(", ", bounds.OfType<string>()) is { Length: > 0 } text ? text : Everything;
    }

    // The largest unit of which it is a whole number.
    private static string InWords(double seconds)
    {
        var (length, unit) = Units.FirstOrDefault(u => seconds % u.Seconds == 0, (1, "s"));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length:N0} {unit}");
    }
}
