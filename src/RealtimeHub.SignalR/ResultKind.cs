namespace RealtimeHub.SignalR;

/// <summary>What a completion carries, as the protocol numbers it.</summary>
internal static class ResultKind
{
    public const int Error = 1;
    public const int Void = 2;
    public const int Value = 3;
}
