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
    public async Task A_file_torn_at_any_byte_is_a_clear_error_or_an_earlier_position_and_never_a_wrong_one()
    {
        var (whole, part) = await SaveThreeAsync();

        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            if (length < part) await ShouldRefuseAsync("torn");
            else (await NewStore().LoadAsync("tams", default)).Should().BeOneOf(At(41), At(42));
        }
    }

    [Fact]
    public async Task A_changed_byte_is_a_clear_error_or_an_earlier_position_and_never_a_wrong_one()
    {
        var (whole, part) = await SaveThreeAsync();

        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            System.IO.File.WriteAllBytes(File, changed);
            if (i < part) await ShouldRefuseAsync("delete it to begin anew", "is not a file of positions");
            else (await NewStore().LoadAsync("tams", default)).Should().BeOneOf(At(41), At(42));
        }
    }

    [Fact]
    public async Task After_a_torn_line_it_goes_on_as_if_that_had_not_been_saved()
    {
        var (whole, _) = await SaveThreeAsync();
        System.IO.File.WriteAllBytes(File, whole[..^5]);

        var store = NewStore();
        (await store.LoadAsync("tams", default)).Should().Be(At(42));
        await store.SaveAsync("tams", At(43), default);
        await store.SaveAsync("tams", At(44), default);

        (await NewStore().LoadAsync("tams", default)).Should().Be(At(44));
    }

    [Fact]
    public async Task A_file_that_was_deleted_meanwhile_is_made_again()
    {
        var store = NewStore();
        await store.SaveAsync("tams", At(1), default);
        System.IO.File.Delete(File);

        await store.SaveAsync("tams", At(2), default);

        (await NewStore().LoadAsync("tams", default)).Should().Be(At(2));
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

    // The first is written as a whole, the others are added.
    private async Task<(byte[] All, int Part)> SaveThreeAsync()
    {
        var store = NewStore();
        await store.SaveAsync("tams", At(41), default);
        var part = (int)new FileInfo(File).Length;
        await store.SaveAsync("tams", At(42), default);
        await store.SaveAsync("tams", At(43), default);
        return (System.IO.File.ReadAllBytes(File), part);
    }

    private async Task ShouldRefuseAsync(params string[] reasons)
    {
        var load = () => NewStore().LoadAsync("tams", default).AsTask();
        (await load.Should().ThrowAsync<InvalidDataException>()).Which.Message.Should().Contain(File).And.ContainAny(reasons);
    }
}
