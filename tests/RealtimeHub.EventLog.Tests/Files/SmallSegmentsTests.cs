using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>The contract again, with every read from the files and a new segment for nearly every write.</summary>
public sealed class SmallSegmentsTests : FileEventLogTests
{
    public SmallSegmentsTests(ITestOutputHelper output)
        : base(output)
    {
        Options.RecentBytes = 1;
        Options.SegmentBytes = 1;
    }
}
