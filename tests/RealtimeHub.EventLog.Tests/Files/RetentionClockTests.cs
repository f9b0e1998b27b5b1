using RealtimeHub.EventLog.Tests.Kit;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>Retention never deletes more than was asked, whatever the machine's clock does.</summary>
public sealed class RetentionClockTests : FileLogTestBed
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(10);

    public RetentionClockTests(ITestOutputHelper output)
        : base(output)
    {
        Options.Retention = new(Age);
        Options.SegmentBytes = 1;
    }

    [Theory]
    [InlineData(1.0 / 24)]
    [InlineData(3650)]
    public async Task Clock_that_jumps_forward_deletes_nothing_that_is_young(double days)
    {
        await using var log = Open(Folder);
        await log.FillAsync(10);
        Time.Jump(TimeSpan.FromDays(days));
        await log.FillAsync(10);
        Time.Advance(Age);
        await log.FillAsync(10);
        (await log.ReadAllAsync()).ShouldBeDense();
        Time.Advance(TimeSpan.FromMinutes(1));
        (await log.ReadAllAsync()).ShouldBeDense(21);
    }

    [Fact]
    public async Task Clock_that_jumped_while_the_hub_was_down_deletes_nothing_that_is_young_by_what_the_log_recorded()
    {
        await WriteTenAsync();
        Time.Advance(TimeSpan.FromDays(4));
        await WriteTenAsync();
        Time.Jump(TimeSpan.FromDays(3650));
        await using var log = Open(Folder);
        log.Extent.Oldest!.Value.Sequence.Should().Be(1);
        Time.Advance(TimeSpan.FromDays(6));
        log.Extent.Oldest!.Value.Sequence.Should().Be(1, "the age has just passed");
        Time.Advance(TimeSpan.FromHours(1));
        log.Extent.Oldest!.Value.Sequence.Should().Be(11, "four days were recorded and six have passed since");
        Time.Advance(TimeSpan.FromDays(4));
        log.Extent.Oldest.Should().BeNull();
    }

    [Fact]
    public async Task Start_that_recorded_no_event_still_counts_for_a_stream_that_is_quiet()
    {
        await WriteTenAsync();
        for (var start = 0; start < 3; start++)
        {
            Time.Advance(TimeSpan.FromDays(6));
            await using var restarted = Open(Folder);
        }

        Time.Advance(TimeSpan.FromDays(1));
        await using var log = Open(Folder);
        log.Extent.Oldest.Should().BeNull();
    }

    [Theory]
    [InlineData(-1.0 / 24)]
    [InlineData(-3650)]
    public async Task Clock_that_is_set_back_deletes_nothing_early(double days)
    {
        await using var log = Open(Folder);
        await log.FillAsync(10);
        Time.Jump(TimeSpan.FromDays(days));
        await log.FillAsync(10);
        Time.Advance(Age + TimeSpan.FromMinutes(1));
        log.Extent.Oldest!.Value.Sequence.Should().Be(1);
        Time.Jump(TimeSpan.FromDays(-days));
        Time.Advance(TimeSpan.FromMinutes(1));
        log.Extent.Oldest!.Value.Sequence.Should().Be(20, "the newest segment stays");
    }

    [Fact]
    public async Task Nothing_young_by_the_process_is_deleted_under_random_jumps_and_restarts()
    {
        var random = Seeded();
        var written = new List<long>();
        var log = Open(Folder);
        for (var step = 0; step < 400; step++)
        {
            if (random.Next(4) == 0) Time.Jump(TimeSpan.FromDays((random.NextDouble() - 0.5) * 100));
            Time.Advance(TimeSpan.FromHours(random.Next(40)));
            if (random.Next(100) == 0)
            {
                // What was written before is judged by what the log recorded, which the jumps have spoilt.
                await log.DisposeAsync();
                log = Open(Folder);
                written = [.. written.Select(_ => long.MinValue)];
            }

            await log.FillAsync(1);
            written.Add(Time.GetTimestamp());
            var oldest = (int)(log.Extent.Oldest?.Sequence ?? 1);
            foreach (var at in written.Take(oldest - 1).Where(at => at != long.MinValue)) Time.GetElapsedTime(at).Should().BeGreaterThan(Age);
        }

        await log.DisposeAsync();
    }

    private async Task WriteTenAsync()
    {
        await using var log = Open(Folder);
        await log.FillAsync(10);
    }
}
