using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace RealtimeHub.Protocol;

/// <summary>
/// Where a subscription starts: <c>now</c>, <c>beginning</c>, <c>position:&lt;position&gt;</c> or <c>time:&lt;RFC 3339&gt;</c>,
/// the same text in the hub, in a query and on the command line.
/// </summary>
[JsonConverter(typeof(StartFromJsonConverter))]
public abstract record StartFrom
{
    private StartFrom() { }

    /// <summary>With the next event to be appended.</summary>
    public static StartFrom Now { get; } = new NowCase();

    /// <summary>With the oldest event that is kept.</summary>
    public static StartFrom Beginning { get; } = new BeginningCase();

    /// <summary>With the event that follows a position.</summary>
    public static StartFrom After(Position position) => new PositionCase(position);

    /// <summary>With the first event appended at or after a time by the hub's clock; a time in the future means now.</summary>
    public static StartFrom At(DateTimeOffset time) => new TimeCase(time);

    /// <summary>Reads the text form; null or empty is <see cref="Now"/>.</summary>
    /// <exception cref="FormatException">The text is none of the four forms.</exception>
    public static StartFrom Parse(string? text) => TryParse(text, out var from)
        ? from
        : throw new FormatException($"'{Shown.Briefly(text)}' is not a start: give now, beginning, position:<position> or time:<RFC 3339 with offset>.");

    /// <summary>Reads the text form; null or empty is <see cref="Now"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StartFrom? from)
    {
        from = text switch
        {
            null or "" or "now" => Now,
            "beginning" => Beginning,
            _ when text.StartsWith("position:", StringComparison.Ordinal) && Position.TryParse(text[9..], out var p) => After(p),
            _ when text.StartsWith("time:", StringComparison.Ordinal) && Rfc3339.TryParse(text.AsSpan(5), out var t) => At(t),
            _ => null,
        };
        return from is not null;
    }

    /// <summary>The four forms, for those who must tell them apart.</summary>
    public sealed record NowCase : StartFrom
    {
        /// <inheritdoc/>
        public override string ToString() => "now";
    }

    /// <inheritdoc cref="Beginning"/>
    public sealed record BeginningCase : StartFrom
    {
        /// <inheritdoc/>
        public override string ToString() => "beginning";
    }

    /// <inheritdoc cref="After"/>
    /// <param name="Position">What was read last.</param>
    public sealed record PositionCase(Position Position) : StartFrom
    {
        /// <inheritdoc/>
        public override string ToString() => $"position:{Position}";
    }

    /// <inheritdoc cref="At"/>
    /// <param name="Time">By the hub's clock.</param>
    public sealed record TimeCase(DateTimeOffset Time) : StartFrom
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"time:{Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}Z");
    }
}
