namespace RealtimeHub.Server.Audiences;

/// <summary>What an audience says to a subscriber that stands at the tip.</summary>
internal enum Joining
{
    /// <summary>It is in: what follows comes with the others.</summary>
    Done,

    /// <summary>The audience has read further since: read on and ask again.</summary>
    Behind,

    /// <summary>The audience has ended.</summary>
    Over,
}
