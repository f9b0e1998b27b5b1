using System.Diagnostics;

namespace RealtimeHub.Load;

/// <summary>Reads what a process says, so that it never waits for a reader, and keeps the end of it for when it fails.</summary>
internal sealed class LastLines
{
    private const int Most = 12;

    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();
    private readonly Process _process;

    public LastLines(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        // Of a process that has ended, until all that it said is read.
        if (_process.HasExited) _process.WaitForExit();
        lock (_lock) return _lines.Count == 0 ? "It said nothing." : $"It said last:{Environment.NewLine}{string.Join(Environment.NewLine, _lines)}";
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Most) _lines.Dequeue();
        }
    }
}
