namespace RealtimeHub.Faults;

/// <summary>Names a published event: its publisher and its number there.</summary>
internal static class EventId
{
    private const int NumberBits = 40;

    public static long Of(int publisher, long number) => ((long)publisher << NumberBits) | number;

    public static int PublisherOf(long id) => (int)(id >> NumberBits);

    public static long NumberOf(long id) => id & ((1L << NumberBits) - 1);

    public static string Show(long id) => $"event {PublisherOf(id)}/{NumberOf(id)}";
}
