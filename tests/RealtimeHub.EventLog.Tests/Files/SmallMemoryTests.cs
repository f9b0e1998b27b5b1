using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>The contract again, with hardly anything in memory, so that readers cross from the files to the recent events.</summary>
public sealed class SmallMemoryTests : FileEventLogTests
{
    public SmallMemoryTests(ITestOutputHelper output)
        : base(output)
    {
        Options.RecentBytes = 3_000;
        Options.SegmentBytes = 20_000;
    }
}
