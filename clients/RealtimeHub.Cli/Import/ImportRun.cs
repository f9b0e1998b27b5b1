using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Data;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Cli.Publish;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Import;

/// <summary>Publishes an export batch after batch, each under a key of its place and content.</summary>
internal sealed class ImportRun(CliConsole console, IReadOnlyList<Uri> hubs, string stream, string file)
{
    private const int Attempts = 5;

    private readonly ProgressLine _progress = new(console);
    private readonly PlaceFile? _placeFile = file == "-" ? null : new PlaceFile(file);
    private ImportPlace? _place;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (_placeFile is not null && !File.Exists(file)) throw new NoInputException($"There is no file {file}.");
        using var http = new HubHttp(hubs, console.Time) { Retrying = reason => console.Warn(reason + " Trying again.") };
        await FindPlaceAsync(http, cancellationToken);
        await using var input = _placeFile is null ? console.OpenInput() : File.OpenRead(file);
        try
        {
            await foreach (var batch in ImportBatch.ReadAsync(input, _place?.Events ?? 0, cancellationToken)) await PublishAsync(http, batch, cancellationToken);
        }
        catch (JsonException e)
        {
            return Fail($"{(file == "-" ? "standard input" : file)}: {JsonFault.Describe(e)}");
        }
        catch (HubProblemException e)
        {
            return Fail(e.Errors.FirstOrDefault(error => error.Index is not null) is { } error ? $"event {(_place?.Events ?? 0) + error.Index}: {error.Member}: {error.Detail}" : e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or HubUnreachableException)
        {
            Fail(null);
            throw;
        }

        _progress.Clear();
        _placeFile?.Delete();
        console.Out.WriteLine(_place is null ? "There was nothing to import." : $"imported {Counted.Of(_place.Events, "event")} into {stream}; the last, {_place.Old}, is now {_place.New}");
        return ExitCode.Ok;
    }

    // A place in a hub that has lost it, or was begun anew, would leave out what is not there.
    private async Task FindPlaceAsync(HubHttp http, CancellationToken cancellationToken)
    {
        if (_placeFile?.Read(hubs[0].AbsoluteUri, stream) is not { } place) return;
        var (_, page) = await http.GetAsync<JsonElement>($"streams/{Uri.EscapeDataString(stream)}/events?limit=1&from={Uri.EscapeDataString($"position:{place.New}")}", cancellationToken);
        if (page.TryGetProperty("gap", out var gap) && gap.GetProperty("reason").GetString() is "reset" or "rollback")
            throw new IOException($"The hub no longer has the event {place.New}, with which this import was interrupted. Delete {_placeFile.Path} to begin anew.");
        _place = place;
        console.Mention($"going on after {Counted.Of(place.Events, "event")}, which were imported up to {place.Old}");
    }

    private async Task PublishAsync(HubHttp http, ImportBatch import, CancellationToken cancellationToken)
    {
        // The place in the export is the batch's number, so that it is the same wherever the import goes on.
        var batch = new Batch(import.First.Sequence, import.Envelopes);
        var positions = await http.PublishAsync(stream, batch.ToJson(), batch.IdempotencyKey(stream, null), Attempts, cancellationToken);
        if (positions.Count != batch.Events.Count) throw new HubProblemException(502, $"The hub answered {positions.Count} positions for {batch.Events.Count} events.", []);
        _place = new ImportPlace(hubs[0].AbsoluteUri, stream, (_place?.Events ?? 0) + positions.Count, import.Last, positions[^1]);
        _placeFile?.Write(_place);
        _progress.Show(() => $"{Counted.Of(_place.Events, "event")} imported, up to {_place.Old}");
    }

    private int Fail(string? problem)
    {
        _progress.Clear();
        if (problem is not null) console.Complain(problem);
        console.Warn(_place is null ? "Nothing was imported." : $"Imported were {Counted.Of(_place.Events, "event")}, up to {_place.Old}. Run the same command again to go on.");
        return ExitCode.Failed;
    }
}
