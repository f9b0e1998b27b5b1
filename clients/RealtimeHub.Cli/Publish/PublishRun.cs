using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Publish;

/// <summary>Publishes what it reads, batch after batch, and stops at the first that is refused.</summary>
internal sealed class PublishRun(CliConsole console)
{
    private const int Attempts = 5;

    private long _published;
    private Position? _first;
    private Position? _last;

    public required IReadOnlyList<Uri> Hubs { get; init; }

    public required string File { get; init; }

    public required string Stream { get; init; }

    public required string? Key { get; init; }

    public required bool Json { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HubHttp(Hubs, console.Time);
        await using var input = File == "-" ? console.OpenInput() : System.IO.File.OpenRead(File);
        try
        {
            await foreach (var batch in Batches.ReadAsync(input, flushWhenWaiting: File == "-", cancellationToken))
                await PublishAsync(http, batch, cancellationToken);
        }
        catch (JsonException e)
        {
            console.Complain($"{Name}: {JsonFault.Describe(e)}");
            return Fail();
        }
        catch (HubProblemException e)
        {
            foreach (var error in e.Errors.Where(error => error.Index is not null))
                console.Complain($"{Name}: event {_published + error.Index}: {error.Member}: {error.Detail}");
            if (e.Errors.All(error => error.Index is null)) console.Complain(e.Message);
            return Fail();
        }

        if (!Json) console.Out.WriteLine(Summary());
        return ExitCode.Ok;
    }

    private string Name => File == "-" ? "standard input" : File;

    private async Task PublishAsync(HubHttp http, Batch batch, CancellationToken cancellationToken)
    {
        var positions = await http.PublishAsync(Stream, batch.ToJson(), batch.IdempotencyKey(Stream, Key), Attempts, cancellationToken);
        _published += batch.Events.Count;
        if (positions.Count > 0) (_first, _last) = (_first ?? positions[0], positions[^1]);
        if (!Json) return;
        console.Out.WriteLine(JsonSerializer.Serialize(new { positions }, ProtocolJson.Options));
        console.Out.Flush();
    }

    private int Fail()
    {
        console.Error.WriteLine(_published == 0 ? "Nothing was published." : $"The {_published:N0} events before its batch were published, up to {_last}; nothing after them.");
        return ExitCode.Failed;
    }

    private string Summary() => _published switch
    {
        0 => "There was nothing to publish.",
        1 => $"published 1 event to {Stream} at {_first}",
        _ => $"published {_published:N0} events to {Stream}, from {_first} to {_last}",
    };
}
