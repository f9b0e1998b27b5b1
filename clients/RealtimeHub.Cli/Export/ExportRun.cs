using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Export;

/// <summary>Writes what a source yields, and says how much it was.</summary>
internal sealed class ExportRun(CliConsole console, string? output)
{
    private readonly ProgressLine _progress = new(console);
    private Position? _first;
    private Position? _last;
    private long _count;
    private bool _complete = true;

    public async Task<int> RunAsync(IAsyncEnumerable<Exported> source, CancellationToken cancellationToken)
    {
        var stopped = await WriteAsync(source, cancellationToken);
        console.Out.Flush();
        _progress.Clear();
        console.Mention(Summary());
        return stopped ? ExitCode.Failed : ExitCode.Ok;
    }

    private async Task<bool> WriteAsync(IAsyncEnumerable<Exported> source, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            await foreach (var part in source.WithCancellation(cancellationToken))
            {
                if (part.Missing is { } missing && Tell(missing, part.IsFatal)) return true;
                // Made only when there is something to read: a wrong folder must not empty an older export.
                if (output is not null) file ??= new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
                foreach (var (position, json) in part.Events) Write(file, position, json.Span);
                _progress.Show(() => $"{Counted.Of(_count, "event")} exported, up to {_last}");
            }
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }

        return false;
    }

    private void Write(FileStream? file, Position position, ReadOnlySpan<byte> json)
    {
        file?.Write(json);
        file?.WriteByte((byte)'\n');
        if (file is null) console.WriteJson(json);
        _first ??= position;
        _last = position;
        _count++;
    }

    private bool Tell(string missing, bool isFatal)
    {
        _complete = false;
        _progress.Clear();
        if (!isFatal) console.Warn(missing);
        else console.Complain($"{missing}. --skip-damaged writes what is readable.");
        return isFatal;
    }

    private string Summary()
    {
        var what = _count == 0 ? "nothing was exported" : $"exported {Counted.Of(_count, "event")}, from {_first} to {_last}";
        return _complete ? what : what + "; not all there was, see above";
    }
}
