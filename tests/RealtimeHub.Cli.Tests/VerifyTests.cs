using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

public sealed class VerifyTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Fact]
    public async Task Sound_folder_ends_with_0_and_one_summary_line()
    {
        using var folder = await DataSetup.MakeAsync();

        var run = await VerifyAsync(folder.Path);

        run.Should().BeEquivalentTo(new { Code = 0, Error = "" });
        run.Lines.Should().HaveCount(3);
        run.Lines[0].Should().Be("hub.control: 0 events in 1 segment, 64 B, 1 epoch", "what the hub itself remembers is checked too");
        run.Lines[1].Should().MatchRegex(@"^tams: 200 events \(1 to 200\) in \d+ segments, .*, 1 epoch$");
        run.Lines[^1].Should().Be("sound: 200 events of 2 streams checked");
    }

    [Fact]
    public async Task A_streams_folder_can_be_given_by_itself()
    {
        using var folder = await DataSetup.MakeAsync(10);

        (await VerifyAsync(Path.Combine(folder.Path, "streams", "tams"))).Lines[0].Should().StartWith("tams: 10 events");
    }

    [Fact]
    public async Task Damage_is_told_with_its_place_its_sequences_and_what_to_do()
    {
        using var folder = await DataSetup.MakeAsync();
        var segment = folder.Segments()[1];
        DataSetup.Flip(segment, 64 + 40 + 200);

        var run = await VerifyAsync(folder.Path);

        run.Code.Should().Be(1);
        run.Out.Should().Contain($"damaged  {Path.GetFileName(segment)}, byte 64: the record's checksum is wrong").And.Contain("cannot be read").And.Contain("to do: restore");
        run.Lines[^1].Should().Be("damaged: 1 of 2 streams; 10 events cannot be read, 190 can");
    }

    [Fact]
    public async Task Missing_segment_and_foreign_files_are_damage()
    {
        using var folder = await DataSetup.MakeAsync();
        File.Delete(folder.Segments()[1]);
        (await VerifyAsync(folder.Path)).Out.Should().Contain("but the next segment begins with");
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(folder.Segments()[0])!, "x\e[2Jy.log"), "foreign");

        var run = await VerifyAsync(folder.Path);

        run.Code.Should().Be(1);
        run.Out.Should().Contain("x\uFFFD[2Jy.log").And.NotContain("\e");
    }

    [Fact]
    public async Task Torn_tail_is_a_note()
    {
        using var folder = await DataSetup.MakeAsync(10);
        await using (var file = new FileStream(folder.Segments()[^1], FileMode.Append)) file.Write("R half"u8);

        var run = await VerifyAsync(folder.Path);

        run.Code.Should().Be(0);
        run.Out.Should().Contain("it ends with 6 bytes of an interrupted write").And.Contain("never acknowledged");
    }

    [Fact]
    public async Task Json_tells_segments_and_findings()
    {
        using var folder = await DataSetup.MakeAsync();
        DataSetup.Flip(folder.Segments()[1], 64 + 40 + 200);

        var run = await VerifyAsync(folder.Path, "--json");

        run.Code.Should().Be(1);
        var json = JsonDocument.Parse(run.Out).RootElement;
        json.GetProperty("sound").GetBoolean().Should().BeFalse();
        var stream = json.GetProperty("streams").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "tams");
        stream.GetProperty("segments").GetArrayLength().Should().Be(folder.Segments().Length);
        var finding = stream.GetProperty("findings")[0];
        finding.GetProperty("offset").GetInt64().Should().Be(64);
        finding.GetProperty("damage").GetBoolean().Should().BeTrue();
        var missing = finding.GetProperty("missing");
        (missing.GetProperty("last").GetInt64() - missing.GetProperty("first").GetInt64()).Should().Be(9);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("300")]
    public async Task Running_hub_under_publishing_is_sound_whenever_it_is_looked_at(string kept)
    {
        using var folder = new TestFolder();
        await using var hub = await TestHub.StartAsync([.. DataSetup.SmallSegments, ("RealtimeHub:Streams:tams:Retention:Count", kept)], folder);
        await hub.PublishAsync(SampleEvents.Segment(0));
        using var enough = new CancellationTokenSource();
        var publishing = Enumerable.Range(1, 4).Select(p => PublishUntilAsync(hub, p, enough.Token)).ToArray();
        for (var i = 0; i < 25 || NewestSegment(folder) < 1000; i++)
        {
            var run = await VerifyAsync(folder.Path);
            run.Code.Should().Be(0, run.Out);
            run.Out.Should().NotContain("note");
        }

        await enough.CancelAsync();
        await Task.WhenAll(publishing);
        if (kept != "none") Path.GetFileName(folder.Segments()[0]).Should().NotBe("00000000000000000001.log");
    }

    [Theory]
    [InlineData("not-there", null, "There is no folder")]
    [InlineData("", null, "is no data folder")]
    [InlineData("data", "other", "There is no stream 'other'")]
    [InlineData("data", "../tams", "There is no stream '../tams'")]
    public async Task Nothing_to_read_ends_with_66(string path, string? stream, string expected)
    {
        using var folder = new TestFolder();
        if (path == "data") Directory.CreateDirectory(Path.Combine(folder.Path, path, "streams", "tams"));
        string[] args = stream is null ? [] : ["--stream", stream];

        var run = await VerifyAsync([Path.Combine(folder.Path, path), .. args]);

        run.Code.Should().Be(66);
        run.Error.Should().Contain(expected);
    }

    private static long NewestSegment(TestFolder folder) => long.Parse(Path.GetFileNameWithoutExtension(folder.Segments()[^1]));

    private static Task<CliRun> VerifyAsync(params string[] args) => CliRun.OfAsync(Nowhere, ["verify", .. args]);

    private static async Task PublishUntilAsync(TestHub hub, int publisher, CancellationToken enough)
    {
        for (var n = 0; !enough.IsCancellationRequested; n++) await hub.PublishAsync(Enumerable.Range(0, 20).Select(i => SampleEvents.Segment((publisher * 1_000_000) + (n * 20) + i)));
    }
}
