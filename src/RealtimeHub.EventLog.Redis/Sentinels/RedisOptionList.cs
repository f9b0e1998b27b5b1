using RealtimeHub.EventLog.Redis.Resp;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>The <c>name=value</c> items of a connection string.</summary>
internal sealed class RedisOptionList(IEnumerable<string> items)
{
    private readonly List<(string Name, string Value)> _options = [.. items.Select(Split)];

    /// <summary>An option that is not the Redis client's, taken out; null when it is not there.</summary>
    public string? Take(string name)
    {
        var value = Value(name);
        _options.RemoveAll(option => Is(option, name));
        return value;
    }

    /// <exception cref="FormatException">One of them is given.</exception>
    public void Refuse(params IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => Value(name) is not null)) throw new FormatException($"{name} cannot be used with Sentinels.");
    }

    public RespAccess Access() => new()
    {
        User = Value("user"),
        Password = Value("password"),
        Tls = string.Equals(Value("ssl"), "true", StringComparison.OrdinalIgnoreCase) || Value("sslHost") is not null,
        TlsHost = Value("sslHost"),
    };

    public override string ToString() => string.Join(',', _options.Select(option => $"{option.Name}={option.Value}"));

    private string? Value(string name)
    {
        var found = _options.Where(option => Is(option, name)).Select(option => option.Value).ToList();
        return found.Count > 1 ? throw new FormatException($"{name} is given {found.Count} times.") : found.FirstOrDefault();
    }

    private static bool Is((string Name, string Value) option, string name) => string.Equals(option.Name, name, StringComparison.OrdinalIgnoreCase);

    private static (string Name, string Value) Split(string item)
    {
        var equals = item.IndexOf('=', StringComparison.Ordinal);
        return (item[..equals].Trim(), item[(equals + 1)..].Trim());
    }
}
