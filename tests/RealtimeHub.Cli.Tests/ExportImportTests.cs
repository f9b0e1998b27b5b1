using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

public sealed class ExportImportTests : IAsyncLifetime
{
    private readonly TestFolder _files = new();
    private TestHub _from = null!;
    private TestHub _to = null!;

    private string File => Path.Combine(_files.Path, "tams.ndjson");

    public async Task InitializeAsync() => (_from, _to) = (await TestHub.StartAsync(), await TestHub.StartAsync());

    public async Task DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task What_is_exported_and_imported_is_the_same_in_the_same_order()
    {
        await _from.PublishAsync(SampleEvents.Eight);
        await FillAsync(2500);

        var export = await CliRun.OfAsync(_from.Address, "export", "--output", File);
        var import = await CliRun.OfAsync(_to.Address, "import", File);

        export.Should().BeEquivalentTo(new { Code = 0, Out = "" });
        export.Error.Should().MatchRegex(@"^exported 2,508 events, from [0-9a-f]{16}\.1 to [0-9a-f]{16}\.2508\n$");
        import.Code.Should().Be(0);
        import.Out.Should().MatchRegex(@"^imported 2,508 events into tams; the last, [0-9a-f]{16}\.2508, is now [0-9a-f]{16}\.2508\n$");
        (await _to.EnvelopesAsync()).Should().Equal(await _from.EnvelopesAsync());
        Directory.GetFiles(_files.Path).Should().Equal(File);
    }

    [Fact]
    public async Task Export_is_what_the_hub_sends_and_a_pipe_takes_it()
    {
        await _from.PublishAsync(SampleEvents.Eight);
        var page = (await _from.PageAsync()).GetProperty("events").EnumerateArray().Select(e => e.GetRawText());

        var export = await CliRun.OfAsync(_from.Address, "export");
        var import = await CliRun.OfAsync(export.Out, _to.Address, "import", "-");

        export.Lines.Should().Equal(page);
        import.Code.Should().Be(0);
        (await _to.EnvelopesAsync()).Should().Equal(await _from.EnvelopesAsync());
    }

    [Fact]
    public async Task Events_whose_payload_speaks_of_positions_stay_as_they_are()
    {
        await _from.PublishAsync("""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","x":"a","position":"1.1","groups":[1.50]}}""");

        var export = await CliRun.OfAsync(_from.Address, "export");
        await CliRun.OfAsync(export.Out, _to.Address, "import", "-");

        (await _to.EnvelopesAsync()).Should().Equal(await _from.EnvelopesAsync());
    }

    [Fact]
    public async Task Interrupted_import_that_is_run_again_has_no_duplicates_even_when_the_keys_are_forgotten()
    {
        await FillAsync(3500);
        await CliRun.OfAsync(_from.Address, "export", "--output", File);
        await using var target = await TestHub.StartAsync([("RealtimeHub:Log:KeyWindow", "00:00:00.001")]);
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        // A broken line stands for whatever ends it in the middle.
        await System.IO.File.WriteAllLinesAsync(File, [.. lines[..2345], "{", .. lines[2345..]]);

        var first = await CliRun.OfAsync(target.Address, "import", File);
        await System.IO.File.WriteAllLinesAsync(File, lines);
        var second = await CliRun.OfAsync(target.Address, "import", File);

        first.Code.Should().Be(1);
        first.Error.Should().Contain("Imported were 2,000 events").And.Contain("Run the same command again");
        second.Code.Should().Be(0);
        second.Error.Should().Contain("going on after 2,000 events");
        (await target.EnvelopesAsync()).Should().Equal(await _from.EnvelopesAsync());
    }

    [Fact]
    public async Task Interrupted_pipe_that_is_run_again_has_no_duplicates()
    {
        await FillAsync(1500);
        var export = await CliRun.OfAsync(_from.Address, "export");

        await CliRun.OfAsync(string.Join('\n', export.Lines.Take(1400)) + "\n{", _to.Address, "import", "-");
        (await CliRun.OfAsync(export.Out, _to.Address, "import", "-")).Code.Should().Be(0);

        (await _to.EnvelopesAsync()).Should().Equal(await _from.EnvelopesAsync());
    }

    [Fact]
    public async Task Place_in_a_hub_that_was_begun_anew_is_not_trusted()
    {
        await FillAsync(1500);
        var export = await CliRun.OfAsync(_from.Address, "export");
        await System.IO.File.WriteAllTextAsync(File, string.Join('\n', export.Lines.Take(1400)) + "\n{");
        await CliRun.OfAsync(_to.Address, "import", File);
        var place = await System.IO.File.ReadAllTextAsync(File + ".import");
        await System.IO.File.WriteAllTextAsync(File + ".import", place.Replace(JsonDocument.Parse(place).RootElement.GetProperty("new").GetString()!, "0123456789abcdef.1000"));

        var run = await CliRun.OfAsync(_to.Address, "import", File);

        run.Code.Should().Be(1);
        run.Error.Should().Contain("no longer has the event 0123456789abcdef.1000");
    }

    [Fact]
    public async Task Folder_is_exported_without_a_hub_and_from_a_position()
    {
        using var folder = await DataSetup.MakeAsync(30);

        var all = await CliRun.OfAsync("", null, "export", folder.Path);
        var position = JsonDocument.Parse(all.Lines[19]).RootElement.GetProperty("position").GetString();
        var rest = await CliRun.OfAsync("", null, "export", folder.Path, "--from", $"position:{position}");

        all.Lines.Should().HaveCount(30);
        rest.Lines.Should().Equal(all.Lines.Skip(20));
    }

    [Fact]
    public async Task Damaged_folder_stops_the_export_unless_damage_is_skipped()
    {
        using var folder = await DataSetup.MakeAsync();
        var all = (await CliRun.OfAsync("", null, "export", folder.Path)).Lines;
        DataSetup.Flip(folder.Segments()[1], 64 + 40 + 200);

        var stopped = await CliRun.OfAsync("", null, "export", folder.Path);
        var skipped = await CliRun.OfAsync("", null, "export", folder.Path, "--skip-damaged");

        stopped.Code.Should().Be(1);
        stopped.Error.Should().Contain("cannot be read").And.Contain("--skip-damaged");
        all.Take(stopped.Lines.Count).Should().Equal(stopped.Lines);
        skipped.Code.Should().Be(0);
        skipped.Lines.Should().HaveCount(190);
        var first = stopped.Lines.Count + 1;
        skipped.Lines.Should().Equal(all.Take(first - 1).Concat(all.Skip(first + 9)));
        skipped.Error.Should().Contain($"events {first} to {first + 9} cannot be read");
    }

    [Fact]
    public async Task Hostile_content_reaches_a_terminal_as_escapes_and_a_file_as_it_is()
    {
        const string Hostile = "a\u009b2Jb\u202ec\u007f";
        await _from.PublishAsync($$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","x":"{{{Hostile}}}"}}""");

        var piped = await CliRun.OfAsync(_from.Address, "export");
        var shown = await CliRun.OnTerminalAsync(_from.Address, "export");
        var tailed = await CliRun.OnTerminalAsync(_from.Address, "tail", "--json", "--from", "beginning", "--limit", "1");

        piped.Out.Should().Contain(Hostile);
        foreach (var run in new[] { shown, tailed })
        {
            run.Out.Should().Contain("a\\u009b2Jb\\u202ec\\u007f");
            JsonDocument.Parse(run.Lines[0]).RootElement.GetProperty("event").GetProperty("x").GetString().Should().Be(Hostile);
        }
    }

    [Theory]
    [InlineData("[]", 0, "There was nothing to import.")]
    [InlineData("{\"event_type\":\"x\"}", 1, "it has no position")]
    [InlineData("[1]", 1, "it has no position")]
    [InlineData("{\"position\":7}", 1, "has no position")]
    public async Task What_is_no_export_is_refused(string input, int code, string expected)
    {
        var run = await CliRun.OfAsync(input, _to.Address, "import", "-");

        run.Code.Should().Be(code);
        (run.Out + run.Error).Should().Contain(expected);
    }

    [Theory]
    [InlineData("export --skip-damaged", 64)]
    [InlineData("export data --hub http://127.0.0.1:1", 64)]
    [InlineData("export --from now", 64)]
    [InlineData("export not-there", 66)]
    [InlineData("import not-there", 66)]
    [InlineData("export --stream nothing", 1)]
    public async Task Wrong_requests_end_with_their_code(string line, int code)
    {
        var run = await CliRun.OfAsync(_from.Address, line.Split(' '));

        run.Code.Should().Be(code, run.Error);
        run.Error.Should().StartWith("rthub: ").And.NotContain("   at ");
    }

    private async Task FillAsync(int events)
    {
        for (var n = 0; n < events; n += 500) await _from.PublishAsync(Enumerable.Range(n, Math.Min(500, events - n)).Select(i => SampleEvents.Segment(i)));
    }
}
