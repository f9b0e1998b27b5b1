// Waits until a timerange of a flow is available, then prints its segments. A program to start from:
//
//   dotnet run --project clients/samples/WaitAndRead -- http://127.0.0.1:5080 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 "[10:0_20:0)"
//
// A third argument more, the URL of the store, lists the segments from there, with the URLs to fetch them; else from the hub's log.
using RealtimeHub.Client;
using RealtimeHub.Tams;

if (args.Length < 3 || !Uri.TryCreate(args[0], UriKind.Absolute, out var hub) || !Guid.TryParse(args[1], out var flowId) || !Timerange.TryParse(args[2], out var timerange))
{
    Console.Error.WriteLine("Usage: WaitAndRead HUB FLOW TIMERANGE [STORE]");
    return 64;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};

await using var client = RealtimeClient.Connect(hub);
client.ConnectionChanged += change => Console.Error.WriteLine($"{change.State} {change.Hub} {change.Reason}");
try
{
    var progress = new Progress<WaitProgress>(p => Console.Error.WriteLine($"{p.Fraction:P0} there; missing {string.Join(' ', p.Missing.Take(3))}"));
    var available = await client.WaitForTimerangeAsync(flowId, timerange, new WaitOptions { Progress = progress }, interrupted.Token);
    Console.WriteLine($"{timerange} is available as of {available.Position}, says the {available.RestsOn}");

    var store = args.Length > 3 ? new Uri(args[3]) : null;
    var listed = await client.SegmentsAsync(flowId, timerange, new SegmentsOptions { Store = store }, interrupted.Token);
    foreach (var segment in listed.Segments) Console.WriteLine($"{segment.Timerange}  {segment.ObjectId}");
    return 0;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
catch (Exception e) when (e is RealtimeHubException or ArgumentException or HttpRequestException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
