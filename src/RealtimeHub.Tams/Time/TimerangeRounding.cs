namespace RealtimeHub.Tams;

/// <summary>Which way the two ends go when a range is brought onto a grid of media units; the names are mediatimestamp's.</summary>
public enum TimerangeRounding
{
    /// <summary>Each end goes to the nearest unit.</summary>
    Nearest,

    /// <summary>Both ends go to the later unit.</summary>
    Up,

    /// <summary>Both ends go to the earlier unit.</summary>
    Down,

    /// <summary>The range shrinks.</summary>
    In,

    /// <summary>The range grows.</summary>
    Out,

    /// <summary>The start goes to the nearest unit, and the end the same way.</summary>
    Start,

    /// <summary>The end goes to the nearest unit, and the start the same way.</summary>
    End,
}
