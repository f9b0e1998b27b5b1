using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Import;

/// <summary>Keeps the place of an import beside its file: the hub's memory of keys is shorter than a long import.</summary>
internal sealed class PlaceFile(string input)
{
    public string Path { get; } = input + ".import";

    public ImportPlace? Read(string hub, string stream)
    {
        if (!File.Exists(Path)) return null;
        try
        {
            var place = JsonSerializer.Deserialize<ImportPlace>(File.ReadAllBytes(Path), ProtocolJson.Options);
            return place is not null && place.Hub == hub && place.Stream == stream ? place : throw new IOException($"{Path} is of an import into {place?.Stream} at {place?.Hub}. Finish that one, or delete the file.");
        }
        catch (JsonException)
        {
            throw new IOException($"{Path} should say how far the import is, and cannot be read. Delete it to begin anew; what the stream has already will come twice.");
        }
    }

    // Replaced whole, so that it is readable whenever the process ends.
    public void Write(ImportPlace place)
    {
        File.WriteAllBytes(Path + ".next", JsonSerializer.SerializeToUtf8Bytes(place, ProtocolJson.Options));
        File.Move(Path + ".next", Path, overwrite: true);
    }

    public void Delete() => File.Delete(Path);
}
