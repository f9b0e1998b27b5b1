using Microsoft.Extensions.Options;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Audiences;

/// <summary>
/// How long an audience rests between two sendings, so that what is appended meanwhile goes in one write to each member: nine tenths of
/// what a delivery costs is the system call. After a silence nothing waits; the fewer members, the shorter the rest; who is behind never rests.
/// </summary>
internal sealed class Linger(IOptions<RealtimeHubOptions> options, TimeProvider time)
{
    // A write costs some 2 µs: twenty times that leaves nineteen twentieths of a core to everything else.
    private static readonly TimeSpan OfMember = TimeSpan.FromMicroseconds(40);

    // What the system's timers can tell apart.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _most = options.Value.Linger;

    /// <summary>The moment at which a sending begins.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Rests until the next sending may begin.</summary>
    /// <param name="begun">When the last one began.</param>
    /// <param name="members">To how many it went.</param>
    /// <param name="message">What was sent.</param>
    public Task RestAsync(long begun, int members, SubscriptionMessage message)
    {
        if (message is EventsMessage { Behind: > 0 }) return Task.CompletedTask;
        var rest = Of(members) - time.GetElapsedTime(begun);
        return rest < Least ? Task.CompletedTask : Task.Delay(rest, time);
    }

    private TimeSpan Of(int members) => TimeSpan.FromTicks(Math.Min(members * OfMember.Ticks, _most.Ticks));
}
