using System.Globalization;
using RealtimeHub.Faults.Running;

namespace RealtimeHub.Faults.Clients;

/// <summary>The clients that scenarios run as processes of their own: this program, with other words.</summary>
internal static class ClientPrograms
{
    public const string Killable = "client";
    public const string Farm = "client-farm";

    public static IEnumerable<string> KillableWords(string name, Uri hub, string folder, string? broken) =>
        [Killable, name, hub.ToString(), SavedIn(folder, name), HistoryOf(folder, name), broken ?? ""];

    public static string HistoryOf(string folder, string name) => Path.Combine(folder, name + ".jsonl");

    public static string SavedIn(string folder, string name) => Path.Combine(folder, name + ".position");

    public static IEnumerable<string> FarmWords(IEnumerable<Uri> hubs, int first, int count, int publishers, string history) =>
        [Farm, string.Join(',', hubs), $"{first}", $"{count}", $"{publishers}", history];

    public static Task<int>? TryRun(string[] args) => args switch
    {
        [Killable, var name, var hub, var saved, var history, var broken] =>
            new KillableClient(name, new Uri(hub), saved, history).RunAsync(savesFirst: broken == FaultSubjects.BrokenClient),
        [Farm, var hubs, var first, var count, var publishers, var history] =>
            new ClientFarm([.. hubs.Split(',').Select(hub => new Uri(hub))], Number(first), Number(count), Number(publishers), history).RunAsync(),
        _ => null,
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
