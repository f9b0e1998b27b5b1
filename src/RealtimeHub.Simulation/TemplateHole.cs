namespace RealtimeHub.Simulation;

internal enum TemplateHole
{
    Time,
    Timerange,
    ObjectId,
}
