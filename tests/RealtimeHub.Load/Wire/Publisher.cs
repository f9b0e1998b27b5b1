namespace RealtimeHub.Load.Wire;

/// <summary>Publishes over one kept-alive HTTP connection, one request after the other.</summary>
internal sealed class Publisher : IReceiver, IDisposable
{
    private readonly Connection _connection;
    private readonly PublishRequest _request;
    private readonly Action<Publisher, long> _answered;
    private readonly HttpAnswer _answer = new();

    public Publisher(EventLoop loop, Target target, PublishRequest request, Action<Publisher, long> answered)
    {
        (_request, _answered) = (request, answered);
        _connection = new Connection(Connection.Open(target.Server), loop, this);
    }

    public int Events => _request.Events;

    /// <summary>When the request that is on its way should have been sent.</summary>
    public long Intended { get; private set; }

    public void Publish(long intended)
    {
        Intended = intended;
        _connection.Send(_request.Marked(intended));
    }

    void IReceiver.Receive(Incoming incoming)
    {
        if (!_answer.Add(incoming.Bytes)) return;
        if (_answer.Status != 201) throw new InvalidDataException($"Not published: {_answer}");
        _answer.Clear();
        _answered(this, incoming.Time);
    }

    void IReceiver.End() => throw new InvalidDataException("The hub closed a publisher's connection.");

    public void Dispose() => _connection.Dispose();
}
