using System.Buffers;
using System.Globalization;
using System.Text;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>A command as it is sent.</summary>
internal static class RespCommand
{
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<byte[]> words)
    {
        var command = new ArrayBufferWriter<byte>(words.Sum(word => word.Length + 16) + 16);
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{words.Count}\r\n"), command);
        foreach (var word in words)
        {
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${word.Length}\r\n"), command);
            command.Write(word);
            command.Write("\r\n"u8);
        }

        return command.WrittenMemory;
    }
}
