namespace RealtimeHub.Faults.Recording;

/// <summary>What an entry is about.</summary>
internal enum EntryKind
{
    /// <summary>Events on their way in. A publish that is tried again is one operation with several invocations.</summary>
    Publish,

    /// <summary>A publish that had been acknowledged, once more with the same key.</summary>
    Repeat,

    /// <summary>A consumer subscribes: <c>at</c> is the position it had saved; <c>ids</c> the one publisher it wants, if not all.</summary>
    Subscribe,

    /// <summary>A consumer's handler finished events.</summary>
    Deliver,

    /// <summary>A consumer was told a gap.</summary>
    Gap,

    /// <summary>A consumer goes before the end; it need not be current.</summary>
    Leave,

    /// <summary>Events found when everything was read after the last fault.</summary>
    Read,

    /// <summary>A fault; <see cref="EntryType.Fail"/> when it had no effect.</summary>
    Fault,
}
