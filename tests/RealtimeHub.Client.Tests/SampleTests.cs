using System.Diagnostics;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>The programs that users start from work.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task WaitAndRead_waits_and_prints_the_segments()
    {
        await using var hub = await TestHub.StartAsync();
        await using var producer = RealtimeClient.Connect(hub.Address);
        var flow = FlowEvents.OfNew();
        using var sample = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "WaitAndRead.dll"), $"{hub.Address}", $"{flow.Flow}", "[0:0_2:0)"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        (await sample.StandardError.ReadLineAsync(Deadline.Token())).Should().StartWith("Connected");

        await producer.PublishAsync("tams", flow.Added("[1:0_2:0)"), cancellationToken: Deadline.Token());
        await producer.PublishAsync("tams", flow.Added("[0:0_1:0)"), cancellationToken: Deadline.Token());

        var said = (await sample.StandardOutput.ReadToEndAsync(Deadline.Token())).Split(Environment.NewLine);
        said[0].Should().MatchRegex(@"^\[0:0_2:0\) is available as of [0-9a-f]{16}\.2, says the log$");
        said[1..3].Should().Equal("[0:0_1:0)  object of [0:0_1:0)", "[1:0_2:0)  object of [1:0_2:0)");
        await sample.WaitForExitAsync(Deadline.Token());
        sample.ExitCode.Should().Be(0);
    }
}
