namespace RealtimeHub.Protocol.MessagePack;

/// <summary>What a value is, whichever of its encodings it has.</summary>
public enum MessagePackType
{
    /// <summary>Nothing.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer that a <see cref="long"/> holds.</summary>
    Integer,

    /// <summary>An integer beyond <see cref="long.MaxValue"/>.</summary>
    Unsigned,

    /// <summary>A float of either width.</summary>
    Float,

    /// <summary>Text, UTF-8.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>An array; its items follow.</summary>
    Array,

    /// <summary>A map; its keys and values follow in turns.</summary>
    Map,

    /// <summary>A value of an extension type.</summary>
    Extension,
}
