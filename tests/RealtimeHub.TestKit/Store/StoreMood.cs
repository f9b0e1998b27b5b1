namespace RealtimeHub.TestKit;

/// <summary>How a <see cref="FakeStore"/> answers.</summary>
public enum StoreMood
{
    /// <summary>As TAMS 8.2 says.</summary>
    Well,

    /// <summary>500, always.</summary>
    Failing,

    /// <summary>200 with what is not JSON.</summary>
    Garbage,

    /// <summary>200 with JSON that is of something else.</summary>
    Strange,

    /// <summary>200 with more than anybody should read.</summary>
    Huge,

    /// <summary>A redirect to itself, well.</summary>
    Redirecting,

    /// <summary>Each page of segments has a next one, with a new key.</summary>
    Endless,

    /// <summary>Each page of segments says that it is followed by itself.</summary>
    Circling,
}
