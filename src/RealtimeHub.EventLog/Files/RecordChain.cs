namespace RealtimeHub.EventLog.Files;

/// <summary>Follows the records of a segment: each continues the one before.</summary>
internal struct RecordChain(ulong epoch, long next, long received)
{
    private long _received = received;

    /// <summary>The sequence that the next record must begin with.</summary>
    public long Next { get; private set; } = next;

    /// <summary>The time of the last record, or that of the segment.</summary>
    public readonly long Received => _received;

    /// <summary>Moves on, or says what is wrong.</summary>
    public string? Follow(in RecordHeader header)
    {
        if (header.Epoch != epoch) return "the record belongs to another epoch";
        if (header.First != Next) return $"the record begins with {header.First} where {Next} should come";
        if (header.Received < _received) return "the record is older than the one before";
        Next = header.Last + 1;
        _received = header.Received;
        return null;
    }
}
