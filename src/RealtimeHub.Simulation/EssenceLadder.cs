using System.Text.Json.Nodes;

namespace RealtimeHub.Simulation;

/// <summary>Which flows a channel of so many flows has.</summary>
internal static class EssenceLadder
{
    private static readonly (int Width, int Height, int BitRate, int Profile, int Level)[] Renditions =
        [(1920, 1080, 8000, 100, 40), (1280, 720, 3500, 100, 31), (960, 540, 1800, 77, 31), (640, 360, 900, 77, 30), (416, 234, 350, 66, 30)];

    private static readonly (string Name, string Role, int Channels, int BitRate)[] Tracks =
        [("English", "audio", 2, 128), ("audio description", "audio_description", 2, 96), ("clean effects", "effects", 2, 128), ("surround", "surround", 6, 384)];

    public static IReadOnlyList<Essence> For(int flows)
    {
        var multi = flows >= 3 ? 1 : 0;
        var data = flows >= 5 ? 1 : 0;
        var rest = flows - multi - data;
        var audio = rest == 1 ? 0 : Math.Max(1, (rest + 1) / 3);
        return
        [
            .. Enumerable.Range(0, rest - audio).Select(Video),
            .. Enumerable.Range(0, audio).Select(Audio),
            .. Enumerable.Repeat(Subtitles, data),
            .. Enumerable.Repeat(Programme, multi),
        ];
    }

    private static Essence Subtitles => new()
    {
        Kind = "data",
        Name = "subtitles",
        SourceName = "subtitles",
        Role = "subtitles",
        Codec = "application/ttml+xml",
        Container = "application/ttml+xml",
        AverageBitRate = 4,
        Quality = "web",
        Parameters = new JsonObject { ["data_type"] = "urn:x-tams:data:subtitle" },
    };

    private static Essence Programme => new()
    {
        Kind = "multi",
        Name = "programme",
        SourceName = "programme",
        Role = "programme",
        Container = "video/mp2t",
        AverageBitRate = 8600,
        Generation = 1,
        Quality = "contribution",
    };

    private static Essence Video(int index)
    {
        var (width, height, bitRate, profile, level) = Renditions[index % Renditions.Length];
        return new Essence
        {
            Kind = "video",
            Name = $"video {height}p{Again(index / Renditions.Length)}",
            SourceName = "video",
            Role = "video",
            Codec = "video/h264",
            Container = "video/mp2t",
            AverageBitRate = bitRate,
            Generation = index == 0 ? 0 : 1,
            Quality = index == 0 ? "contribution" : "web",
            Parameters = new JsonObject
            {
                ["frame_rate"] = new JsonObject { ["numerator"] = 50, ["denominator"] = 1 },
                ["frame_width"] = width,
                ["frame_height"] = height,
                ["bit_depth"] = 8,
                ["interlace_mode"] = "progressive",
                ["colorspace"] = "BT709",
                ["transfer_characteristic"] = "SDR",
                ["aspect_ratio"] = new JsonObject { ["numerator"] = 16, ["denominator"] = 9 },
                ["pixel_aspect_ratio"] = new JsonObject { ["numerator"] = 1, ["denominator"] = 1 },
                ["component_type"] = "YCbCr",
                ["vert_chroma_subs"] = 2,
                ["horiz_chroma_subs"] = 2,
                ["avc_parameters"] = new JsonObject { ["profile"] = profile, ["level"] = level, ["flags"] = 0 },
            },
        };
    }

    private static Essence Audio(int index)
    {
        var (name, role, channels, bitRate) = Tracks[index % Tracks.Length];
        var full = $"audio {name}{Again(index / Tracks.Length)}".Replace("audio audio", "audio", StringComparison.Ordinal);
        return new Essence
        {
            Kind = "audio",
            Name = full,
            SourceName = full,
            Role = role,
            Codec = "audio/aac",
            Container = "video/mp2t",
            AverageBitRate = bitRate,
            Generation = 1,
            Quality = "web",
            Parameters = new JsonObject
            {
                ["sample_rate"] = 48000,
                ["channels"] = channels,
                ["bit_depth"] = 24,
                ["codec_parameters"] = new JsonObject { ["coded_frame_size"] = 1024, ["mp4_oti"] = 64 },
            },
        };
    }

    private static string Again(int round) => round == 0 ? "" : $" {round + 1}";
}
