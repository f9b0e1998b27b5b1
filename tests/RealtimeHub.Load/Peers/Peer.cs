using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Who delivers: the hub, or one of those that it is compared with.</summary>
internal static class Peer
{
    public const string Hub = "hub";
    public const string HubMessagePack = "hub-messagepack";
    public const string Stock = "stock-signalr";
    public const string Nats = "nats";
    public const string Nchan = "nchan";

    public static IReadOnlyList<string> All { get; } = [Hub, HubMessagePack, Stock, Nats, Nchan];

    public static Speech SpeechOf(string peer) => peer switch
    {
        Hub => Speech.HubJson,
        HubMessagePack => Speech.HubMessagePack,
        Stock => Speech.StockSignalR,
        Nats => Speech.Nats,
        Nchan => Speech.Nchan,
        _ => throw new ArgumentException($"'{peer}' is none of: {string.Join(", ", All)}."),
    };

    /// <summary>Starts a peer's server on the first core; null for the hub, which the lab starts.</summary>
    public static ServerProcess? Start(string peer, string data) => SpeechOf(peer) switch
    {
        Speech.StockSignalR => ServerProcess.OfThisProgram(data, StockSignalR.Verb),
        Speech.Nats => ServerProcess.Foreign(data, NatsCommand, publishesApart: true),
        Speech.Nchan => ServerProcess.Foreign(data, NchanCommand),
        _ => null,
    };

    private static IEnumerable<string> NatsCommand(Ports ports, string folder)
    {
        var configuration = Path.Combine(folder, "nats.conf");
        File.WriteAllText(configuration, $$"""
            host: 127.0.0.1
            port: {{ports.Publishing.Port}}
            max_pending: 256MB
            websocket { host: "127.0.0.1", port: {{ports.Server.Port}}, no_tls: true }

            """);
        return ["env", "GOMAXPROCS=1", "nats-server", "-c", configuration];
    }

    private static IEnumerable<string> NchanCommand(Ports ports, string folder)
    {
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
            daemon off; master_process off; worker_rlimit_nofile 20000;
            pid {{folder}}/pid; error_log stderr;
            events { worker_connections 15000; }
            http {
              access_log off; client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
              nchan_max_reserved_memory 512M;
              server {
                listen 127.0.0.1:{{ports.Server.Port}};
                location = /pub { nchan_publisher websocket; nchan_channel_id g; nchan_message_buffer_length 10000; }
                location = /sub { nchan_subscriber websocket; nchan_channel_id g; nchan_subscriber_first_message newest; }
              }
            }

            """);
        return ["nginx", "-c", configuration, "-p", folder];
    }
}
