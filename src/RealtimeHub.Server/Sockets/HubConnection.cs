using System.IO.Pipelines;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace RealtimeHub.Server.Sockets;

/// <summary>What SignalR sees of a connection: where it reads and writes, and what it can know about it.</summary>
internal sealed class HubConnection : ConnectionContext, IDuplexPipe, IConnectionUserFeature, IHttpTransportFeature,
    ITransferFormatFeature, IConnectionHeartbeatFeature, IConnectionLifetimeNotificationFeature, ISubscriberOutput
{
    private readonly IPeer _peer;
    private readonly FrameWriter _writer;
    private (Action<object> Action, object State)[] _beats = [];

    public HubConnection(IPeer peer, ClaimsPrincipal user, FrameOutput output, TimeProvider time, CancellationToken closing)
    {
        (_peer, User, Output, ConnectionClosedRequested) = (peer, user, output, closing);
        _writer = new FrameWriter(output, time);
        Incoming = new Pipe(HubPipe.Options);
        ConnectionId = HubPipe.NewId();
        Features = new HubConnectionFeatures(this);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get => field ??= new ConnectionItems(); set; }

    public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException("A hub connection keeps its transport."); }

    public override CancellationToken ConnectionClosed { get => _peer.Gone; set => throw new NotSupportedException("A connection is closed by its peer."); }

    public FrameOutput Output { get; }

    public bool IsBinary => _writer.Format == TransferFormat.Binary;

    /// <summary>What the peer sent, for SignalR.</summary>
    public Pipe Incoming { get; }

    /// <summary>For how long one of SignalR's own messages has been waiting for the peer to read.</summary>
    public TimeSpan Waiting => _writer.Waiting;

    PipeReader IDuplexPipe.Input => Incoming.Reader;

    PipeWriter IDuplexPipe.Output => _writer;

    public ClaimsPrincipal? User { get; set; }

    HttpTransportType IHttpTransportFeature.TransportType => HttpTransportType.WebSockets;

    TransferFormat ITransferFormatFeature.SupportedFormats => TransferFormat.Text | TransferFormat.Binary;

    TransferFormat ITransferFormatFeature.ActiveFormat { get => _writer.Format; set => _writer.Format = value; }

    public CancellationToken ConnectionClosedRequested { get; set; }

    public void RequestClose() => Abort();

    public override void Abort() => _peer.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state) => _beats = [.. _beats, (action, state)];

    /// <summary>Lets SignalR look at its time limits.</summary>
    public void Beat()
    {
        foreach (var (action, state) in _beats) action(state);
    }
}
