namespace RealtimeHub.TestKit;

/// <summary>Ports of loopback that the system chose, for programs that are told where to listen; nobody else is given them meanwhile.</summary>
public sealed class LoopbackPorts : IDisposable
{
    private readonly LoopbackPort[] _ports;

    /// <summary>Takes so many.</summary>
    public LoopbackPorts(int count) => _ports = [.. Enumerable.Range(0, count).Select(_ => new LoopbackPort())];

    /// <summary>Their numbers.</summary>
    public IReadOnlyList<int> Numbers => [.. _ports.Select(port => port.Number)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in _ports) port.Dispose();
    }
}
