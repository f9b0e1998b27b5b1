namespace RealtimeHub.Cli.Console;

/// <summary>Colours, where they are wanted.</summary>
internal readonly record struct Paint(bool InColour)
{
    public string Dim(string text) => In(text, "2");

    public string Red(string text) => In(text, "31");

    public string Green(string text) => In(text, "32");

    public string Yellow(string text) => In(text, "33");

    public string Cyan(string text) => In(text, "36");

    private string In(string text, string code) => InColour ? $"\e[{code}m{text}\e[0m" : text;
}
