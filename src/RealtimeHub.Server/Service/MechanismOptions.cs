namespace RealtimeHub.Server.Service;

/// <summary>Which of the hub's mechanisms are served: <c>RealtimeHub:Mechanisms</c>. All are, unless they are switched off.</summary>
public sealed class MechanismOptions
{
    /// <summary><c>/service/webhooks</c>, and their delivery.</summary>
    public bool Webhooks { get; set; } = true;

    /// <summary><c>/hub</c>.</summary>
    public bool SignalR { get; set; } = true;

    /// <summary>Server-sent events of <c>/streams/{stream}/events</c>.</summary>
    public bool Sse { get; set; } = true;

    /// <summary>Pages of <c>/streams/{stream}/events</c>.</summary>
    public bool Pages { get; set; } = true;
}
