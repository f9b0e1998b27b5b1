namespace RealtimeHub.Cli.Tests;

public sealed class UsageTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Theory]
    [InlineData("tail --from whenever", "--from: 'whenever' is not a start")]
    [InlineData("tail --from time:2026-11-20", "is not a start")]
    [InlineData("tail --events flows/exploded", "--events: 'flows/exploded' is not an event type")]
    [InlineData("tail --flow-ids 4F79CFD1-A4C5-4BA0-9EC6-CC5F36BF7A27", "--flow-ids: '4F79CFD1-A4C5-4BA0-9EC6-CC5F36BF7A27' is not a lower-case UUID")]
    [InlineData("tail --timerange yesterday", "--timerange: 'yesterday' is not a TAMS timerange")]
    [InlineData("tail --limit 0", "--limit: give a number of events")]
    [InlineData("tail --output out.ndjson", "--output: give --resume FILE too")]
    [InlineData("tail --protocol xml", "--protocol: 'xml' is neither json nor messagepack")]
    [InlineData("wait --timerange [0:0_1:0)", "Option '--flow' is required")]
    [InlineData("wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34", "Option '--timerange' is required")]
    [InlineData("wait --flow 4f79 --timerange [0:0_1:0)", "--flow: '4f79' is not a lower-case UUID")]
    [InlineData("wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange soon", "--timerange: 'soon' is not a TAMS timerange")]
    [InlineData("wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange [0:0_1:0) --timeout never", "--timeout: 'never' is not a duration")]
    [InlineData("wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange [0:0_1:0) --tolerance -1", "--tolerance: give nanoseconds")]
    [InlineData("coverage", "Option '--flow' is required")]
    [InlineData("tail --bogus", "'--bogus'")]
    [InlineData("streams --hub nonsense", "'nonsense' is not the address of a hub")]
    [InlineData("streams --hub ftp://example.com", "is not the address of a hub")]
    [InlineData("publish", "Required argument 'FILE' missing")]
    [InlineData("simulate --rate 0", "--rate: give events a second")]
    [InlineData("simulate --rate -5", "--rate")]
    [InlineData("simulate --channels 0", "--channels: give a number")]
    [InlineData("simulate --duration soon", "--duration: 'soon' is not a duration")]
    [InlineData("simulate --segment-duration 2h", "--segment-duration: give 10ms to 1h")]
    [InlineData("webhooks show nobody", "'nobody' is not the id of a webhook")]
    [InlineData("webhooks show", "Required argument 'ID' missing")]
    [InlineData("webhooks replay e85efab4-993b-4ad6-9af3-4cd8d0d38860", "Option '--from' is required")]
    [InlineData("webhooks replay e85efab4-993b-4ad6-9af3-4cd8d0d38860 --from yesterday", "--from: 'yesterday' is not a start")]
    [InlineData("webhooks add https://x/ --events flows/exploded", "--events: 'flows/exploded' is not an event type")]
    [InlineData("webhooks add https://x/ --from yesterday", "--from: 'yesterday' is not a start")]
    [InlineData("webhooks add https://x/ --tag team", "--tag: 'team' is not NAME=VALUE")]
    [InlineData("webhooks add https://x/ --api-key-name X-Key", "RTHUB_WEBHOOK_KEY")]
    [InlineData("webhooks list --bogus", "See: rthub webhooks list --help")]
    [InlineData("explode", "explode")]
    public async Task A_wrong_command_line_ends_with_64_and_says_what_is_wrong(string line, string expected)
    {
        var run = await CliRun.OfAsync(Nowhere, line.Split(' '));

        run.Code.Should().Be(64);
        run.Out.Should().BeEmpty();
        run.Error.Should().Contain(expected).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("tail")]
    [InlineData("streams")]
    [InlineData("simulate")]
    [InlineData("publish -")]
    [InlineData("export")]
    [InlineData("webhooks list")]
    [InlineData("webhooks add https://example.com/")]
    [InlineData("webhooks remove e85efab4-993b-4ad6-9af3-4cd8d0d38860")]
    [InlineData("wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange [0:0_1:0)")]
    [InlineData("coverage --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    public async Task A_hub_that_cannot_be_reached_ends_with_69_and_one_line(string line)
    {
        var run = await CliRun.OfAsync("{}", Nowhere, line.Split(' '));

        run.Code.Should().Be(69);
        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle(l => l.StartsWith("rthub: The hub at http://127.0.0.1:1/ cannot be reached"));
    }

    [Theory]
    [InlineData("tail")]
    [InlineData("publish")]
    [InlineData("simulate")]
    [InlineData("streams")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("verify")]
    [InlineData("wait")]
    [InlineData("coverage")]
    [InlineData("webhooks")]
    [InlineData("webhooks list")]
    [InlineData("webhooks show")]
    [InlineData("webhooks add")]
    [InlineData("webhooks test")]
    [InlineData("webhooks replay")]
    [InlineData("webhooks disable")]
    [InlineData("webhooks enable")]
    [InlineData("webhooks remove")]
    public async Task Every_command_has_help_with_examples(string command)
    {
        var run = await CliRun.OfAsync(Nowhere, [.. command.Split(' '), "--help"]);

        run.Code.Should().Be(0);
        run.Out.Should().Contain("Examples:").And.Contain($"  rthub {command}").And.Contain("--hub");
    }

    [Fact]
    public async Task A_command_that_there_is_not_is_all_that_is_said()
    {
        var run = await CliRun.OfAsync(Nowhere, "tial");

        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.NotContain(line => line.Contains("Required", StringComparison.Ordinal));
        run.Error.Should().Contain("'tial'");
    }

    [Fact]
    public async Task Help_lists_the_commands_and_the_exit_codes()
    {
        var run = await CliRun.OfAsync(Nowhere, "--help");

        run.Out.Should().ContainAll("tail", "wait", "coverage", "publish", "simulate", "streams", "export", "import", "verify", "webhooks", "Exit codes:", "66", "69");
    }
}
