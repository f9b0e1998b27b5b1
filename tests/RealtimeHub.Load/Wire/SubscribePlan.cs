namespace RealtimeHub.Load.Wire;

/// <summary>What a subscriber asks for.</summary>
internal sealed record SubscribePlan
{
    public string From { get; init; } = "now";

    /// <summary>One flow, or null for everything.</summary>
    public string? FlowId { get; init; }

    /// <summary>What it speaks.</summary>
    public Speech Speech { get; init; }

    public string Invocation
    {
        get
        {
            var filter = FlowId is null ? "{}" : $$"""{"flow_ids":["{{FlowId}}"]}""";
            return $$"""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[{"stream":"tams","filter":{{filter}},"from":"{{From}}"}]}""" + "\u001e";
        }
    }
}
