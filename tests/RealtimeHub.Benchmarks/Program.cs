using RealtimeHub.Benchmarks;

switch (args.FirstOrDefault())
{
    case "wakes":
        await Wakes.RunAsync();
        return 0;
    case "coverage":
        Coverage.Run();
        return 0;
    case "reading":
        await Reading.RunAsync(1_000_000);
        return 0;
    case "reopen":
        await Reopen.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
        return 0;
    case "waits" when args.Length > 1:
        await Waits.RunAsync(new Uri(args[1]));
        return 0;
    case "encodings":
        Encodings.Run();
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: RealtimeHub.Benchmarks wakes | coverage | reading | encodings | reopen [events] | waits URL");
        return 2;
}
