using System.Globalization;

namespace RealtimeHub.EventLog.Redis.Scripts;

/// <summary>An epoch as positions and the scripts write it: 16 hexadecimal digits.</summary>
internal static class EpochText
{
    public static string Of(ulong epoch) => epoch.ToString("x16", CultureInfo.InvariantCulture);

    public static ulong Read(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
