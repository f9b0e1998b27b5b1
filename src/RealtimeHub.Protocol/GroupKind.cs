namespace RealtimeHub.Protocol;

/// <summary>What the id in a <see cref="Group"/> names. The numbers are part of the log's format.</summary>
public enum GroupKind : byte
{
    /// <summary><c>flow:&lt;id&gt;</c>: the event concerns this flow.</summary>
    Flow = 1,

    /// <summary><c>source:&lt;id&gt;</c>: the event concerns this source, or a flow of it.</summary>
    Source = 2,

    /// <summary><c>flow_collection:&lt;id&gt;</c>: the event's flow is collected by this flow.</summary>
    FlowCollection = 3,

    /// <summary><c>source_collection:&lt;id&gt;</c>: the event's source is collected by this source.</summary>
    SourceCollection = 4,
}
