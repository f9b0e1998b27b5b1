using RealtimeHub.EventLog;
using RealtimeHub.Tams;

namespace RealtimeHub.Benchmarks;

internal static class Events
{
    public static NewEvent Read(ReadOnlyMemory<byte> envelope) => TamsEvent.TryParse(envelope, out var tams, out var fault)
        ? new NewEvent(tams, envelope)
        : throw new InvalidOperationException($"{fault.Member}: {fault.Problem}");
}
