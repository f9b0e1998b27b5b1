using RealtimeHub.Protocol;
using RealtimeHub.TestKit;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>Resume rule 9, and what a file can look like after anything.</summary>
public sealed class FilePositionStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    private string File => Path.Combine(_folder.Path, "positions");

    [Fact]
    public async Task What_was_saved_is_loaded_by_another_process()
    {
        var store = NewStore();
        await store.SaveAsync("tams", At(41), default);
        await store.SaveAsync("tams", At(42), default);

        (await NewStore().LoadAsync("tams", default)).Should().Be(At(42));
    }

    [Fact]
    public async Task Nothing_is_saved_where_there_is_no_file()
    {
        (await NewStore().LoadAsync("tams", default)).Should().BeNull();
    }

    [Fact]
    public async Task Names_are_kept_apart_whatever_they_are()
    {
        var store = NewStore();
        string[] names = ["tams", "a b", "a\nb", "digest ", "ä/ö", ""];
        foreach (var (name, i) in names.Select((name, i) => (name, i))) await store.SaveAsync(name, At(i), default);

        var loaded = NewStore();
        for (var i = 0; i < names.Length; i++) (await loaded.LoadAsync(names[i], default)).Should().Be(At(i));
    }

    [Fact]
    public async Task A_file_torn_at_any_byte_is_a_clear_error_and_never_a_wrong_position()
    {
        await NewStore().SaveAsync("tams", At(42), default);
        var whole = System.IO.File.ReadAllBytes(File);

        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            await ShouldRefuseAsync("torn");
        }
    }

    [Fact]
    public async Task A_changed_byte_is_noticed()
    {
        await NewStore().SaveAsync("tams", At(42), default);
        var whole = System.IO.File.ReadAllBytes(File);

        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            System.IO.File.WriteAllBytes(File, changed);
            await ShouldRefuseAsync("delete it to begin anew", "is not a file of positions");
        }
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused_and_not_touched()
    {
        System.IO.File.WriteAllText(File, "dear diary");

        await ShouldRefuseAsync("is not a file of positions");
        await NewStore().Invoking(s => s.SaveAsync("tams", At(1), default).AsTask()).Should().ThrowAsync<InvalidDataException>();

        System.IO.File.ReadAllText(File).Should().Be("dear diary");
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_does_not_matter()
    {
        await NewStore().SaveAsync("tams", At(42), default);
        System.IO.File.WriteAllText(File + ".new", "realtimehub-pos");

        var store = NewStore();
        (await store.LoadAsync("tams", default)).Should().Be(At(42));
        await store.SaveAsync("tams", At(43), default);

        (await NewStore().LoadAsync("tams", default)).Should().Be(At(43));
        Directory.GetFiles(_folder.Path).Should().Equal(File);
    }

    [Fact]
    public async Task Every_save_is_in_the_file_whether_or_not_it_was_synced()
    {
        var store = NewStore();
        for (var i = 1; i <= 100; i++)
        {
            await store.SaveAsync("tams", At(i), default);
            _time.Advance(TimeSpan.FromMilliseconds(30));
            (await NewStore().LoadAsync("tams", default)).Should().Be(At(i));
        }

        await store.FlushAsync("tams", default);
        (await NewStore().LoadAsync("tams", default)).Should().Be(At(100));
    }

    private FilePositionStore NewStore() => new(File, _time);

    private async Task ShouldRefuseAsync(params string[] reasons)
    {
        var load = () => NewStore().LoadAsync("tams", default).AsTask();
        (await load.Should().ThrowAsync<InvalidDataException>()).Which.Message.Should().Contain(File).And.ContainAny(reasons);
    }
}
