using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Tests.Kit;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>A folder in which no log can be opened, for no fault of the log.</summary>
public sealed class FolderTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    [Fact]
    public void Folder_below_a_file_is_told_with_its_name_and_what_the_system_says()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder.Path)!);
        File.WriteAllText(Folder.Path, "a file");

        var open = () => Open(Folder);

        open.Should().Throw<LogFolderException>().Which.Message.Should().StartWith($"The log folder {Folder.Path} cannot be used: ").And.NotContain("\n");
    }

    [Fact]
    public async Task Folder_in_which_a_file_may_not_be_opened_is_told_and_can_be_opened_once_that_is_mended()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        var owner = Path.Combine(Folder.Path, "owner.json");
        File.Delete(owner);
        Directory.CreateDirectory(owner);

        var open = () => Open(Folder);

        open.Should().Throw<LogFolderException>().Which.Message.Should().Contain("must be able to read and write there");
        Directory.Delete(owner);
        await using var log = Open(Folder);
        (await log.ReadAllAsync()).Should().ContainSingle();
    }

    [Fact]
    public void Full_disk_is_told_with_what_to_do() =>
        new LogFolderException("/data", StorageFault.Full()).Message.Should().StartWith("The log folder /data cannot be used: the disk is full.").And.EndWith("Make room and start again.");
}
