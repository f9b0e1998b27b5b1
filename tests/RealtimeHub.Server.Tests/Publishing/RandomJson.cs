using System.Text;

namespace RealtimeHub.Server.Tests.Publishing;

/// <summary>Writes random JSON twice at once: with random white space between its tokens, and with none.</summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] Scalars =
    [
        "0", "-0.0", "1.50e+007", "12345678901234567890123", "true", "false", "null", "\"\"", "\" \"", "\"\\\"\"", "\"\\\\\"", "\" \\\\\\\" \"",
        "\"\\u0022 \\n\"", "\"ä 😀\"", "\"\\ud83d\\ude00\"", "\"a , b : { } [ ]\"",
    ];

    private static readonly string[] Spaces = ["", "", " ", "\n", "\r\n", "\t", "  \n\t "];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _spaced = new();
    private readonly StringBuilder _dense = new();

    public (string Spaced, string Dense) Next()
    {
        _spaced.Clear();
        _dense.Clear();
        Space();
        WriteValue(depth: 0);
        return (_spaced.ToString(), _dense.ToString());
    }

    private void WriteValue(int depth)
    {
        var kind = depth > 4 ? 0 : _random.Next(3);
        if (kind == 0) Token(Pick(Scalars));
        else WriteItems(kind == 1, depth);
    }

    private void WriteItems(bool isObject, int depth)
    {
        Token(isObject ? "{" : "[");
        var count = _random.Next(5);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) Token(",");
            if (isObject)
            {
                Token($"\"n {i}\\\" \"");
                Token(":");
            }

            WriteValue(depth + 1);
        }

        Token(isObject ? "}" : "]");
    }

    private void Token(string text)
    {
        _spaced.Append(text);
        _dense.Append(text);
        Space();
    }

    private void Space() => _spaced.Append(Pick(Spaces));

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
