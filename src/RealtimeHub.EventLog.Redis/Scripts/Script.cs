using System.Reflection;

namespace RealtimeHub.EventLog.Redis.Scripts;

/// <summary>The scripts, each with the prelude in front.</summary>
internal static class Script
{
    private static readonly string Prelude = Text("prelude");

    public static readonly string Open = Load("open");
    public static readonly string Append = Load("append");
    public static readonly string Read = Load("read");
    public static readonly string Find = Load("find");
    public static readonly string Commit = Load("commit");
    public static readonly string Retain = Load("retain");
    public static readonly string Know = Load("know");

    private static string Load(string name) => Prelude + Text(name);

    private static string Text(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
