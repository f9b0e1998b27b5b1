using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Problems;

/// <summary>Why something was refused: the same for HTTP (RFC 9457) and for hub methods.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">A word that the documentation explains.</param>
/// <param name="Title">The type in a few words.</param>
/// <param name="Detail">This case in a sentence.</param>
public sealed record Problem(int Status, string Type, string Title, string Detail)
{
    /// <summary>What was wrong, where that can be said.</summary>
    public ProblemMember? Member { get; init; }

    /// <summary>When trying again makes sense, in seconds.</summary>
    public int? RetryAfter { get; init; }

    internal static Problem UnknownStream(string stream, IEnumerable<string> declared) =>
        new(404, "unknown-stream", "Unknown stream", $"There is no stream '{Shown.Briefly(stream)}'. Declared are: {string.Join(", ", declared)}.");

    internal static Problem BadMember(Fault fault) => Bad("invalid-request", "Invalid request", $"{fault.Member}: {fault.Problem.TrimEnd('.')}.", new(null, fault.Member, fault.Problem));

    internal static Problem BadRequest(string member, string problem) => BadMember(new Fault(member, problem));

    internal static Problem MalformedJson(string detail) => Bad("malformed-json", "Malformed JSON", detail, null);

    internal static Problem MalformedMessage(string detail) => Bad("malformed-message", "Malformed message", detail, null);

    internal static Problem InvalidEvent(int index, string member, string problem) =>
        Bad("invalid-event", "Invalid event", $"Event {index}: {member}: {problem.TrimEnd('.')}. Nothing of the request was published.", new(index, member, problem));

    internal static Problem TooLarge(string detail) => new(413, "too-large", "Too large", detail);

    internal static Problem TooLargeEvent(int index, string problem) =>
        TooLarge($"Event {index} {problem}. Nothing of the request was published.") with { Member = new(index, "(the event)", problem) };

    internal static Problem UnsupportedMediaType(string? type) =>
        new(415, "unsupported-media-type", "Unsupported media type", $"'{Shown.Briefly(type ?? "")}' is not served here: send application/json or application/x-ndjson, in UTF-8.");

    internal static Problem ForeignOrigin(string origin) =>
        new(403, "foreign-origin", "Foreign origin", $"Pages of '{Shown.Briefly(origin)}' may not do this. Add the origin to RealtimeHub:AllowedOrigins if they should.");

    internal static Problem ForeignHost(string host) =>
        new(421, "foreign-host", "Foreign host", $"This hub is not '{Shown.Briefly(host)}'. Add the name to AllowedHosts if it should be served.");

    internal static Problem LogDamaged(LogDamagedException met) =>
        new(500, "log-damaged", "Log damaged", $"What follows cannot be read: the stream's segment {met.Damage.Segment} is damaged at byte {met.Offset}: {met.Problem}. Its operator has been told; newer events are served.");

    private static Problem Bad(string type, string title, string detail, ProblemMember? member) => new(400, type, title, detail) { Member = member };
}

/// <summary>Where something was wrong.</summary>
/// <param name="Index">The event's index in what was published, from 0; null outside events.</param>
/// <param name="Member">For example <c>event.flow_id</c> or <c>filter.events[0]</c>.</param>
/// <param name="Detail">What was wrong with it.</param>
public sealed record ProblemMember(int? Index, string Member, string Detail);
