namespace RealtimeHub.Server.Service;

/// <summary>
/// A way to follow events, as <c>GET /service</c> tells of it. Register one as a singleton of this type, and it is listed beside the
/// hub's own.
/// </summary>
public interface IServiceMechanism
{
    /// <summary>
    /// Its name, unique. TAMS reserves bare words for itself, so give a URN, for example <c>urn:example:mechanism:mqtt</c>.
    /// </summary>
    string Name { get; }

    /// <summary>Says how to use it; null while it cannot be used. Must hold no secret: everybody may read it.</summary>
    /// <param name="context">What the answer may depend on.</param>
    ServiceMechanism? Describe(ServiceContext context);
}
